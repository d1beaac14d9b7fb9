package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Violation;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@CleanRun
class FieldNamesTest {
  private static final String HELLO =
      "{\"model\":\"auto\",\"max_tokens\":64,\"systemPrompt\":\"\",\"prompt\":\"Hi\",\"input\":\"Hi\",%s}"
          .formatted("\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]");

  @ParameterizedTest
  @CsvSource({
    "/infer, top_k, topK",
    "/infer, seed, seed",
    "/api/ai/generate, top_p, topP",
    "/v1/chat/completions, responseFormat, response_format",
    "/v1/chat/completions, top_k, top_k",
    "/v1/responses, responseFormat, text.format",
    "/v1/responses, messages[2].content, input",
    "/api/ai/generate, messages[0].content, prompt",
    "/v1/chat/completions, messages[2].content, messages[2].content",
    "/v1/messages, stop, stop_sequences"
  })
  void a_refused_field_is_named_as_its_own_dialect_calls_it(
      String path, String elsewhere, String here, Vertx vertx, @TempDir Path home)
      throws Exception {
    var gateway = RunningGateway.start(vertx, home);
    gateway.units.provider((_, _, _) -> Future.succeededFuture(Outcome.err(refusal(elsewhere))));
    var body = path.equals("/v1/responses") ? HELLO.replace("\"prompt\":\"Hi\",", "") : HELLO;
    var reply = gateway.post(path, body);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
    assertThat(reply.body()).contains("\"" + here + "\"", "openai takes no " + here);
  }

  @ParameterizedTest
  @CsvSource({"messages[3].content, input", "capabilities, model", "dimensions, dimensions"})
  void what_is_embedded_is_named_as_it_was_sent(String elsewhere, String here) {
    var names = new EmbeddingFormat(false, OptionalInt.empty()).fieldNames();
    assertThat(FieldNames.in(names, refusal(elsewhere))).isEqualTo(refusal(here));
  }

  @Test
  void all_else_is_told_as_it_is() {
    var names = Map.of("top_k", "topK");
    var other = refusal("seed");
    assertThat(FieldNames.in(names, other)).isSameAs(other);
    var gone = new GatewayError.NotFound("/x");
    assertThat(FieldNames.in(names, gone)).isSameAs(gone);
  }

  private static GatewayError refusal(String field) {
    return new InputRejected(
        List.of(Violation.of(field, "unsupported", "openai takes no " + field)));
  }
}
