package dev.signalbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import java.math.BigDecimal;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A power cut while a provider is at work: database, hold and all.
class KilledInTheMiddleIT {
  private static final String ACCOUNT = "key%3Aanonymous";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "OPENAI_API_KEY", "sk-test",
          "SIGNALBOX_DEADLINE_SECONDS", "5",
          "COST_HOLD_EXPIRY_SECONDS", "6");

  @TempDir Path folder;

  @Test
  void aCallThatWasUnderWayIsNotFree() {
    try (var provider = BillingProvider.start(Duration.ofSeconds(60), Duration.ofSeconds(61))) {
      var bill = provider.begin(1);
      try (var first = start(provider)) {
        var path = "/budgets/" + ACCOUNT;
        var budget =
            Http.send(first.port("COST_PORT"), "PUT", path, "{\"hardUsd\":\"0.0005\"}")
                .orElseThrow();
        assertThat(budget.status()).as(budget.body()).isEqualTo(200);
        var asked =
            Http.CLIENT.sendAsync(
                Http.postRequest(first.gatewayPort(), "/infer", body()), BodyHandlers.ofString());
        Eventually.until("the provider is at work", () -> bill.calls().get() == 1);
        first.kill();
        Eventually.until("the caller has lost it", asked::isDone);
      }
      try (var second = start(provider)) {
        Eventually.until(
            "the hold has expired",
            () -> nano(second, "held") == 0 && nano(second, "thisCycle") > 0);
        var spent = nano(second, "thisCycle");
        assertThat(spent)
            .as("what was held counts as spent, for the provider has billed it")
            .isGreaterThanOrEqualTo(bill.nano().get())
            .isLessThanOrEqualTo(500_000);
        assertThat(ledger(second).path("entries").findValuesAsText("state"))
            .containsExactlyInAnyOrder("held", "unknown");
      }
    }
  }

  private SignalboxProcess start(BillingProvider provider) {
    var settings = new HashMap<>(SETTINGS);
    settings.put("OPENAI_BASE_URL", provider.url());
    return SignalboxProcess.start(folder.resolve("home"), settings).awaitReady("GATEWAY_PORT");
  }

  private static long nano(SignalboxProcess signalbox, String field) {
    var state = Http.get(signalbox.port("COST_PORT"), "/state/" + ACCOUNT).orElseThrow().json();
    return new BigDecimal(state.path(field).asText()).movePointRight(9).longValueExact();
  }

  private static JsonNode ledger(SignalboxProcess signalbox) {
    return Http.get(signalbox.port("COST_PORT"), "/usage?account=" + ACCOUNT).orElseThrow().json();
  }

  private static String body() {
    var question = Http.inference("openai/gpt-4o-mini", "Write as much as you may.");
    return question.replaceFirst("\\{", "{\"maxTokens\":512,");
  }
}
