package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Unit;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.TemporaryPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Approvals, rates and budgets as callers and operators meet them.
class MoneyPoliciesIT {
  private static final String PRICED = "openai/gpt-4o-mini";
  private static final Map<String, String> EVERYTHING_IS_DEAR =
      Map.of("ORCHESTRATOR_AUTO_APPROVE_THRESHOLD_USD", "0.0001");

  @TempDir private Path folder;

  @Test
  void aDearRequestWaitsForSomebodyElseAndPassesOnce() {
    try (var two = TwoProviders.start(folder, EVERYTHING_IS_DEAR)) {
      two.bothAnswer();
      var waiting = two.infer(PRICED, "Hello");
      assertThat(waiting.status()).as(waiting.body()).isEqualTo(428);
      assertThat(waiting.json().get("error").asText()).isEqualTo("APPROVAL_REQUIRED");
      assertThat(waiting.json().get("thresholdUSD").decimalValue()).isEqualByComparingTo("0.0001");
      var id = waiting.json().get("approvalId").asText();
      assertThat(two.infer(PRICED, "Hello").json().get("approvalId").asText())
          .as("the same question")
          .isEqualTo(id);
      assertThat(two.openai.calls()).isZero();

      var own =
          Http.post(
                  two.signalbox.port(Unit.COST),
                  "/admin/approvals/" + id,
                  "{\"decision\":\"approve\"}")
              .orElseThrow();
      assertThat(own.status()).as(own.body()).isEqualTo(403);
      TemporaryPostgres.execute(
          two.database,
          "update approval set state = 'approved', decided_by = 'boss' where id = '" + id + "'");

      var other = two.infer(PRICED, "Something else", "X-Approval-Id", id);
      assertThat(other.status()).isEqualTo(428);
      var approved = two.infer(PRICED, "Hello", "X-Approval-Id", id);
      assertThat(approved.status()).as(approved.body()).isEqualTo(200);
      assertThat(two.openai.calls()).isEqualTo(1);
      assertThat(two.infer(PRICED, "Hello", "X-Approval-Id", id).status()).isEqualTo(428);
    }
  }

  @Test
  void whoAsksTooOftenIsToldWhenThereIsRoom() throws Exception {
    try (var two = TwoProviders.start(folder, Map.of("COST_REQUESTS_PER_MINUTE", "1"))) {
      two.bothAnswer();
      assertThat(two.infer(PRICED, "Hello").status()).isEqualTo(200);
      var refused =
          Http.CLIENT.send(
              Http.postRequest(two.gatewayPort(), "/infer", Http.inference(PRICED, "Hello")),
              HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
      assertThat(refused.body()).contains("RATE_LIMITED");
      assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
          .isBetween(1L, 61L);
      assertThat(two.openai.calls()).isEqualTo(1);
    }
  }
}
