package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.Unit;
import dev.signalbox.api.Violation;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Evidence;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.Severity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorBodyTest {
  private static final Finding FINDING =
      new Finding(
          "canary", Severity.CRITICAL, Finding.Action.BLOCKED, "output", 3, 9, Evidence.NONE);

  @Test
  void every_error_names_itself_and_its_request() {
    for (var error : everyKind()) {
      var body = body(error);
      assertThat(body.getString("error")).isEqualTo(error.code());
      assertThat(body.getString("message")).isEqualTo(error.message());
      assertThat(body.getString("requestId")).isEqualTo("r1");
    }
  }

  @Test
  void refused_input_lists_its_violations() {
    var body =
        body(
            new GatewayError.InputRejected(
                List.of(
                    Violation.of("model", "required", "is required"),
                    new Violation(
                        "messages[0].content",
                        "instruction_override",
                        "looks bad",
                        93,
                        2,
                        9,
                        "ab12"))));
    assertThat(body.getJsonObject("details"))
        .isEqualTo(
            new JsonObject()
                .put("valid", false)
                .put(
                    "errors",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("field", "model")
                                .put("rule", "required")
                                .put("message", "is required"))
                        .add(
                            new JsonObject()
                                .put("field", "messages[0].content")
                                .put("rule", "instruction_override")
                                .put("message", "looks bad")
                                .put("score", 93)
                                .put("start", 2)
                                .put("end", 9)
                                .put("ruleSet", "ab12"))));
  }

  @Test
  void a_quarantine_says_how_long_it_lasts() {
    var body = body(new GatewayError.KeyQuarantined(false, 90_001, "key"));
    assertThat(body.getBoolean("quarantined")).isTrue();
    assertThat(body.getString("type")).isEqualTo("temporary");
    assertThat(body.getLong("remaining")).isEqualTo(90_001);
    assertThat(body.getLong("remainingMinutes")).isEqualTo(2);
    assertThat(body(new GatewayError.KeyQuarantined(true, 0, "key")).getString("type"))
        .isEqualTo("permanent");
  }

  @Test
  void a_block_lists_findings_without_values() {
    var findings =
        body(new GatewayError.OutputBlocked(List.of(FINDING)))
            .getJsonObject("details")
            .getJsonArray("findings");
    assertThat(findings.getJsonObject(0).fieldNames())
        .containsExactly("kind", "severity", "action", "where", "start", "end");
  }

  @Test
  void money_is_exact_to_nine_digits() {
    var text =
        ErrorBody.of(
                new GatewayError.CostLimitExceeded(
                    "key", new Money(1), new Money(500_000_000_000L)),
                "r1")
            .toString();
    assertThat(text)
        .contains("\"level\":\"HARD\",\"total\":0.000000001,\"threshold\":500.000000000");
  }

  @Test
  void failed_attempts_are_listed() {
    var attempts =
        body(new GatewayError.AllProvidersFailed(
                List.of(new Attempt(new Target("openai", "gpt"), 503, "overloaded", 12))))
            .getJsonObject("details")
            .getJsonArray("attempts");
    assertThat(attempts.getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("provider", "openai")
                .put("model", "gpt")
                .put("status", 503)
                .put("reason", "overloaded")
                .put("durationMs", 12));
  }

  @Test
  void a_providers_refusal_keeps_status_and_message() {
    var body = body(new GatewayError.ProviderRejected("openai", 422, "bad \ud83d tool"));
    assertThat(body.getString("provider")).isEqualTo("openai");
    assertThat(body.getInteger("upstreamStatus")).isEqualTo(422);
    assertThat(body.getString("upstreamMessage")).isEqualTo("bad \uFFFD tool");
  }

  static List<GatewayError> everyKind() {
    return List.of(
        new GatewayError.InputRejected(List.of()),
        new GatewayError.PayloadTooLarge(1_048_576),
        new GatewayError.KeyQuarantined(true, 0, "key"),
        new GatewayError.OutputBlocked(List.of(FINDING)),
        new GatewayError.CostLimitExceeded("key", Money.ZERO, Money.ZERO),
        new GatewayError.UnitUnavailable(Unit.ROUTER),
        new GatewayError.ModelNotFound("x", List.of("a", "b")),
        new GatewayError.ProviderFailed("openai", 500, "boom"),
        new GatewayError.ProviderRejected("openai", 400, "no"),
        new GatewayError.AllProvidersFailed(List.of()),
        new GatewayError.DeadlineExceeded("call"),
        new GatewayError.NotFound("/x"),
        new GatewayError.MethodNotAllowed("PUT", "POST"),
        new GatewayError.CrossOriginRefused(),
        new GatewayError.Unauthenticated(
            GatewayError.Unauthenticated.Problem.MISSING, "Send a key."),
        new GatewayError.Forbidden("This needs the admin role."),
        new GatewayError.RateLimited("key", "requests", 60, 1_000),
        new GatewayError.QuotaExceeded("key", "tokens", 60, 1_000),
        new GatewayError.ApprovalRequired("apr_1", Money.usd(2), Money.usd(1)),
        new GatewayError.CreditsInsufficient(3, 5),
        new GatewayError.Conflict("That is there already."),
        new GatewayError.Overloaded(1_000),
        new GatewayError.Internal());
  }

  private static JsonObject body(GatewayError error) {
    return ErrorBody.of(error, "r1").toJsonObject();
  }
}
