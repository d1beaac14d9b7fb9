package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every word a provider ends an answer with means one of four things, or that there is no answer.
class FinishReasonsTest {
  /// An answer of each family, with a gap for its last word.
  private static final Map<String, String> ANSWERS =
      Map.of(
          "openai",
          "{'choices':[{'index':0,'message':{'role':'assistant','content':'Hi'},'finish_reason':'%s'}]}",
          "anthropic",
          "{'type':'message','content':[{'type':'text','text':'Hi'}],'stop_reason':'%s'}",
          "gemini",
          "{'candidates':[{'content':{'parts':[{'text':'Hi'}]},'finishReason':'%s'}]}",
          "cohere",
          "{'message':{'role':'assistant','content':[{'type':'text','text':'Hi'}]},'finish_reason':'%s'}",
          "ollama",
          "{'message':{'role':'assistant','content':'Hi'},'done':true,'done_reason':'%s'}",
          "yandex",
          "{'result':{'alternatives':[{'message':{'role':'assistant','text':'Hi'},'status':'ALTERNATIVE_STATUS_%s'}]}}");

  @ParameterizedTest
  @CsvSource({
    "openai, stop, STOP",
    "openai, length, LENGTH",
    "openai, content_filter, CONTENT_FILTER",
    "openai, something_new, STOP",
    "openai, error, failed",
    "together, eos, STOP",
    "mistral, model_length, LENGTH",
    "groq, stop, STOP",
    "anthropic, end_turn, STOP",
    "anthropic, stop_sequence, STOP",
    "anthropic, max_tokens, LENGTH",
    "anthropic, model_context_window_exceeded, LENGTH",
    "anthropic, pause_turn, STOP",
    "anthropic, refusal, CONTENT_FILTER",
    "anthropic, something_new, STOP",
    "gemini, STOP, STOP",
    "gemini, MAX_TOKENS, LENGTH",
    "gemini, SAFETY, CONTENT_FILTER",
    "gemini, RECITATION, CONTENT_FILTER",
    "gemini, BLOCKLIST, CONTENT_FILTER",
    "gemini, PROHIBITED_CONTENT, CONTENT_FILTER",
    "gemini, SPII, CONTENT_FILTER",
    "gemini, LANGUAGE, CONTENT_FILTER",
    "gemini, IMAGE_SAFETY, CONTENT_FILTER",
    "gemini, MALFORMED_FUNCTION_CALL, STOP",
    "gemini, OTHER, STOP",
    "gemini, SOMETHING_NEW, STOP",
    "cohere, COMPLETE, STOP",
    "cohere, STOP_SEQUENCE, STOP",
    "cohere, MAX_TOKENS, LENGTH",
    "cohere, ERROR, failed",
    "cohere, TIMEOUT, failed",
    "ollama, stop, STOP",
    "ollama, length, LENGTH",
    "ollama, load, STOP",
    "yandex, FINAL, STOP",
    "yandex, TRUNCATED_FINAL, LENGTH",
    "yandex, CONTENT_FILTER, CONTENT_FILTER"
  })
  void a_last_word_is_understood(String id, String word, String meaning) {
    var provider =
        Providers.all().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    var answer = ANSWERS.getOrDefault(id, String.valueOf(ANSWERS.get("openai")));
    var body = answer.formatted(word).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    var call = Requests.call(provider, Requests.saying("Hello", false));
    var decoded =
        Described.completion(provider.adapter().decode(new WireResponse(200, body), call));
    assertThat(decoded)
        .contains(meaning.equals("failed") ? meaning : "finish " + meaning + " model");
  }
}
