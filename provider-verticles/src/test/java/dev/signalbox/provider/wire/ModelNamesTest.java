package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ModelNotFound;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.routing.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamesTest {
  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-flash,false,/models/gemini-2.5-flash:generateContent",
    "models/gemini-2.5-flash,false,/models/gemini-2.5-flash:generateContent",
    "gemini-2.5-flash,true,/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
  })
  void gemini_has_model_and_verb_in_its_path(String model, boolean stream, String path) {
    var wire = Wires.value(Wires.encode("gemini", Requests.saying("Hi", stream), model));

    assertThat(wire.path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../v1/files",
        "..",
        ".",
        "a/b",
        "a%2fb",
        "a?key=x",
        "a#b",
        "a:b",
        "a b",
        "",
        "models/",
        "ä",
        "a\\b",
        "models/../x"
      })
  void a_name_that_would_reach_another_path_never_gets_there(String model) {
    assertThat(Wires.encode("gemini", Requests.saying("Hi", false), model))
        .isEqualTo(Outcome.err(new ModelNotFound(model, List.of())));
  }

  @ParameterizedTest
  @CsvSource({
    "yandexgpt,gpt://folder-1/yandexgpt/latest",
    "yandexgpt/rc,gpt://folder-1/yandexgpt/rc",
    "yandexgpt-lite/latest@tuned1,gpt://folder-1/yandexgpt-lite/latest@tuned1",
  })
  void yandex_has_its_models_in_a_folder(String model, String address) {
    var wire = Wires.value(Wires.encode("yandex", Requests.saying("Hi", false), model));

    assertThat(Json.tree(wire.body()).path("modelUri").asText()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt://other-folder/yandexgpt", "../other-folder/yandexgpt", "/a", ""})
  void another_folder_is_out_of_reach(String model) {
    assertThat(Wires.encode("yandex", Requests.saying("Hi", false), model))
        .isEqualTo(Outcome.err(new ModelNotFound(model, List.of())));
  }

  @Test
  void yandex_without_a_folder_says_which_setting_is_missing() {
    var call = new Call(new Target("yandex", "yandexgpt"), Requests.saying("Hi", false), 0, "");

    assertThat(Wires.adapter("yandex").encode(call))
        .isEqualTo(
            Outcome.err(
                new ProviderFailed(
                    "yandex", 0, "it needs the folder of its models; set YANDEX_FOLDER_ID")));
    assertThat(Wires.adapter("yandex").headers(new Secret("k"), "folder-1"))
        .containsEntry("x-folder-id", "folder-1")
        .containsEntry("authorization", "Api-Key k");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gemini | {'models':[{'name':'models/gemini-x','supportedGenerationMethods':"
            + "['generateContent']},{'name':'models/aqa','supportedGenerationMethods':"
            + "['generateAnswer']}]} | gemini-x",
        "cohere | {'models':[{'name':'command-x'}]} | command-x",
        "yandex | {'data':[{'id':'gpt://f/yandexgpt/latest'},{'id':'gpt://f/yandexgpt/rc'},"
            + "{'id':'emb://f/text-search-doc/latest'}]} | yandexgpt,yandexgpt/rc",
      })
  void lists_give_the_names_that_requests_take(String id, String list, String names) {
    var body = list.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

    assertThat(Wires.value(Wires.adapter(id).models(new WireResponse(200, body))))
        .containsExactly(names.split(",", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini", "cohere", "yandex"})
  void something_else_is_no_list(String id) {
    var page = "{\"hello\":1}".getBytes(StandardCharsets.UTF_8);

    assertThat(Wires.adapter(id).models(new WireResponse(200, page)))
        .isInstanceOf(Outcome.Err.class);
  }
}
