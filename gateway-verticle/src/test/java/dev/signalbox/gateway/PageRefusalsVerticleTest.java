package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.KeyQuarantined;
import dev.signalbox.api.Outcome;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pages say as much of a refusal as inferences do.
@CleanRun
class PageRefusalsVerticleTest {
  @TempDir Path home;
  private RunningGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
  }

  private static JsonObject refused(HttpResponse<String> reply, int status) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
    var body = new JsonObject(reply.body());
    assertThat(reply.headers().firstValue("X-Request-Id")).contains(body.getString("requestId"));
    return body;
  }

  @Test
  void where_nothing_is_is_named() throws Exception {
    for (var path : new String[] {"/nothing", "//health", "/x/./y"}) {
      assertThat(refused(gateway.get(path), 404).getString("path")).isEqualTo(path);
    }
    assertThat(refused(gateway.post("/health", ""), 405).getString("allowed"))
        .isEqualTo("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/conversations", "/orchestrator/models", "/admin/alerts"})
  void which_unit_is_away_is_named_and_when_to_come_back(String path) throws Exception {
    var reply = gateway.get(path);
    var error = refused(reply, 503);
    assertThat(error.getString("error"))
        .isEqualTo(error.getString("unit").toUpperCase(Locale.ROOT) + "_UNAVAILABLE");
    assertThat(reply.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void whoever_is_locked_learns_for_how_long() throws Exception {
    gateway.units.stop(Addresses.AUTHENTICATE.name());
    GatewayError locked = new KeyQuarantined(false, 61_000, "key");
    gateway.units.reply(Addresses.AUTHENTICATE, () -> Future.succeededFuture(Outcome.err(locked)));
    for (var path : new String[] {"/v1/conversations", "/admin/keys"}) {
      var error = refused(gateway.ask("GET", path, "", "X-API-Key", "k"), 403);
      assertThat(error.getBoolean("quarantined")).as(path).isTrue();
      assertThat(error.getString("type")).isEqualTo("temporary");
      assertThat(error.getLong("remaining")).isEqualTo(61_000);
      assertThat(error.getInteger("remainingMinutes")).isEqualTo(2);
    }
  }
}
