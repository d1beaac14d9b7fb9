package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.testkit.Http;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What clients ask besides words: it reaches the provider, or is refused by name. Nothing is left
/// out in silence.
class DialectParametersIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String MESSAGES = "/v1/messages";
  private static final String TURN = ",'messages':[{'role':'user','content':'Hello'}]";

  private static final String PDF =
      ",'messages':[{'role':'user','content':[{'type':'document','source':{'type':'base64',"
          + "'media_type':'application/pdf','data':'JVBERi0x'}},{'type':'text','text':'Sum it up'}]}]";
  private static final String WORDS =
      ",'messages':[{'role':'user','content':[{'type':'document','title':'Rules','source':{'type':"
          + "'text','media_type':'text/plain','data':'Trains stop at red.'}}]}]";

  @TempDir private Path folder;
  private EveryFamily families;

  @BeforeEach
  void start() {
    families = EveryFamily.start(folder);
    for (var family : WireFamily.ALL) {
      families.upstream(family).always(asked -> family.play("text", asked));
    }
  }

  @AfterEach
  void stop() {
    families.close();
  }

  private Http.Reply post(String path, WireFamily family, String more) {
    return post(path, family, TURN, more);
  }

  private Http.Reply post(String path, WireFamily family, String turn, String more) {
    var body = "{'model':'" + family.target() + "','max_tokens':64" + turn + more + "}";
    return Http.post(families.gatewayPort(), path, ClientDialect.json(body)).orElseThrow();
  }

  private String lastBody(WireFamily family) {
    return families.upstream(family).last().body();
  }

  /// One parameter of one dialect.
  ///
  /// @param sent as a client writes it
  /// @param value a pattern of what of it has to be in the provider's request
  private record Parameter(String path, String name, String sent, String value) {}

  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter(CHAT, "seed", ",'seed':424242", "424242"),
          new Parameter(CHAT, "stop", ",'stop':['HALT-HERE']", "HALT-HERE"),
          new Parameter(CHAT, "top_p", ",'top_p':0.875", "0.875"),
          new Parameter(CHAT, "temperature", ",'temperature':0.625", "0.625"),
          new Parameter(CHAT, "presence_penalty", ",'presence_penalty':0.375", "0.375"),
          new Parameter(CHAT, "frequency_penalty", ",'frequency_penalty':0.375", "0.375"),
          new Parameter(CHAT, "n", ",'n':2", "\"(n|candidateCount)\":2"),
          new Parameter(CHAT, "logprobs", ",'logprobs':true", "\"(l|responseL)ogprobs\":true"),
          new Parameter(MESSAGES, "stop", ",'stop_sequences':['HALT-HERE']", "HALT-HERE"),
          new Parameter(MESSAGES, "top_k", ",'top_k':37", "37"),
          new Parameter(MESSAGES, "temperature", ",'temperature':0.625", "0.625"));

  @TestFactory
  Stream<DynamicTest> aParameterReachesTheProviderOrIsRefusedByName() {
    var tests = new ArrayList<DynamicTest>();
    for (var parameter : PARAMETERS) {
      for (var family : WireFamily.ALL) {
        tests.add(
            dynamicTest(
                parameter.path() + " " + parameter.name() + " over " + family.id(),
                () -> passedOrRefused(parameter, family)));
      }
    }
    return tests.stream();
  }

  private void passedOrRefused(Parameter parameter, WireFamily family) {
    var before = families.upstream(family).calls();
    var reply = post(parameter.path(), family, parameter.sent());
    if (reply.status() == 200) {
      assertThat(lastBody(family)).containsPattern(parameter.value());
    } else {
      assertThat(reply.status()).as(reply.body()).isEqualTo(400);
      assertThat(reply.json().at("/error/message").asText())
          .contains(family.id(), parameter.name());
      assertThat(families.upstream(family).calls()).isEqualTo(before);
    }
  }

  @TestFactory
  Stream<DynamicTest> aPdfReachesItsOwnFamilyOrIsRefusedByName() {
    var tests = new ArrayList<DynamicTest>();
    for (var family : WireFamily.ALL) {
      tests.add(
          dynamicTest(
              family.id(),
              () -> {
                var before = families.upstream(family).calls();
                var reply = post(MESSAGES, family, PDF, "");
                if (family.id().equals("anthropic")) {
                  assertThat(reply.status()).as(reply.body()).isEqualTo(200);
                  assertThat(lastBody(family))
                      .contains("\"media_type\":\"application/pdf\",\"data\":\"JVBERi0x\"");
                } else {
                  assertThat(reply.status()).as(reply.body()).isEqualTo(400);
                  assertThat(reply.json().at("/error/message").asText())
                      .contains(family.id() + " takes no document");
                  assertThat(families.upstream(family).calls()).isEqualTo(before);
                }
                assertThat(post(MESSAGES, family, WORDS, "").status()).isEqualTo(200);
                assertThat(lastBody(family)).contains("Trains stop at red.");
              }));
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> fieldsWeDoNotKnowReachTheClientsOwnFamilyOnly() {
    var tests = new ArrayList<DynamicTest>();
    for (var family : WireFamily.ALL) {
      tests.add(
          dynamicTest(
              family.id(),
              () -> {
                assertThat(post(CHAT, family, ",'house_style':{'a':[1]}").status()).isEqualTo(200);
                assertThat(lastBody(family).contains("\"house_style\":{\"a\":[1]}"))
                    .isEqualTo(family.id().equals("openai"));
                assertThat(post(MESSAGES, family, ",'house_style':{'a':[1]}").status())
                    .isEqualTo(200);
                assertThat(lastBody(family).contains("\"house_style\":{\"a\":[1]}"))
                    .isEqualTo(family.id().equals("anthropic"));
              }));
    }
    return tests.stream();
  }

  /// What is served sooner, faster, later or elsewhere has another price than the one that is held.
  @TestFactory
  Stream<DynamicTest> noDialectLeadsToAnotherPriceAtAnyProvider() {
    var dearer =
        ",'service_tier':'priority','serviceTier':'priority','speed':'fast','inference_geo':'global'";
    var asked =
        Map.of(
            CHAT,
            TURN,
            MESSAGES,
            TURN,
            "/v1/responses",
            ",'input':'Hello'",
            "/infer",
            TURN + ",'systemPrompt':''",
            "/api/ai/generate",
            ",'prompt':'Hello'");
    return WireFamily.ALL.stream()
        .map(family ->
            dynamicTest(
                family.id(),
                () -> {
                  for (var path : asked.keySet()) {
                    var before = families.upstream(family).calls();
                    var reply = post(path, family, asked.get(path), dearer);
                    assertThat(reply.status()).as(path + reply.body()).isEqualTo(200);
                    assertThat(families.upstream(family).calls()).isEqualTo(before + 1);
                    assertThat(lastBody(family))
                        .as(path)
                        .doesNotContain("service_tier", "serviceTier", "\"priority\"", "\"speed\"");
                  }
                }));
  }

  @Test
  void fieldsThatWouldLeadPastThePlanReachNobody() {
    var family = WireFamily.ALL.getFirst();
    var sent = ",'models':['gpt-5'],'service_tier':'priority','store':true,'api_base':'http://x'";
    assertThat(post(CHAT, family, sent).status()).isEqualTo(200);
    assertThat(lastBody(family))
        .doesNotContain("\"models\"", "service_tier", "\"store\":true", "api_base");
  }

  @Test
  void theOlderPathAndBothVersionsAndKeysSpeakMessages() {
    var family = WireFamily.ALL.get(1);
    for (var header :
        List.of(
            List.of("x-api-key", "k"),
            List.of("Authorization", "bearer k"),
            List.of("anthropic-version", "2023-06-01"),
            List.of("anthropic-version", "2026-10-21"),
            List.of("anthropic-beta", "something-new"))) {
      for (var path : List.of("/api/messages", "/v1/messages?beta=true")) {
        var body =
            ClientDialect.json("{'model':'" + family.target() + "','max_tokens':64" + TURN + "}");
        var reply =
            Http.post(families.gatewayPort(), path, body, header.getFirst(), header.getLast())
                .orElseThrow();
        assertThat(reply.status()).as(path + header).isEqualTo(200);
        assertThat(reply.json().path("type").asText()).isEqualTo("message");
      }
    }
  }

  @Test
  void tokensAreCountedForEveryFamilyWithoutCallingIt() {
    for (var family : WireFamily.ALL) {
      var before = families.upstream(family).calls();
      var reply = post("/v1/messages/count_tokens", family, "");
      assertThat(reply.json().path("input_tokens").asInt()).as(family.id()).isBetween(1, 200);
      assertThat(families.upstream(family).calls()).isEqualTo(before);
    }
  }
}
