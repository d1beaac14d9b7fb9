package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.identity.UsageLimits;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.inference.Vector;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class EmbeddingVerticleTest {
  @TempDir Path home;
  private RunningGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
  }

  private HttpResponse<String> ask(String model) throws Exception {
    var body = "{\"model\":\"" + model + "\",\"input\":\"a\"}";
    return gateway.post("/v1/embeddings", body, "X-API-Key", "k");
  }

  private void callerMayUse(String model) {
    var limited =
        new Identity(
            new CallerKey("somebody", "k"),
            Authority.CALLER,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(model),
            UsageLimits.NONE);
    gateway.units.answer(Addresses.AUTHENTICATE, _ -> limited);
  }

  private void providerSays(GatewayError error) {
    gateway.units.reply(Addresses.EMBED, () -> Future.succeededFuture(Outcome.err(error)));
  }

  @Test
  void a_name_that_may_mean_many_models_opens_none_that_the_key_may_not_use() throws Exception {
    gateway.units.answer(
        Addresses.EMBED,
        _ -> new Embeddings(List.of(Vector.of(1, 2)), Usage.of(1, 0), FakeUnits.TARGET.model()));
    callerMayUse("anthropic/*");
    for (var model : List.of("auto", FakeUnits.TARGET.model(), FakeUnits.TARGET.toString())) {
      var refused = ask(model);
      assertThat(refused.statusCode()).as(model).isEqualTo(403);
      assertThat(refused.body()).contains("may not use the model '" + model + "'");
    }
    callerMayUse(FakeUnits.TARGET.provider() + "/*");
    assertThat(ask("auto").statusCode()).isEqualTo(200);
  }

  @Test
  void a_provider_that_has_enough_is_told_as_such_and_when_to_come_back() throws Exception {
    providerSays(new ProviderFailed("openai", 429, "slow down"));
    var limited = ask("auto");
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("1");
    var error = new JsonObject(limited.body()).getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo("rate_limit_exceeded");
    assertThat(error.getString("message")).contains("said 429 (slow down)");
  }

  @Test
  void a_provider_that_fails_is_told_as_all_of_them_and_a_refusal_as_its_own() throws Exception {
    providerSays(new ProviderFailed("openai", 500, "oops"));
    var failed = ask("auto");
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.body()).contains("all_providers_failed", "said 500 (oops)");
    providerSays(new ProviderRejected("openai", 400, ProviderRejected.Fault.REQUEST, "too long"));
    assertThat(ask("auto").statusCode()).isEqualTo(400);
  }
}
