package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.MockUpstream;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A provider that an operator adds while Signalbox runs.
class AddedProviderIT {
  private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String KEY = "sk-of-the-house-0123456789";

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final DatabaseAddress database = TemporaryPostgres.emptyDatabase();
  private MockUpstream upstream;

  @BeforeEach
  void start() {
    upstream = MockUpstream.start(vertx).always(TwoProviders.OPENAI_ANSWER);
  }

  @AfterEach
  void stop() {
    Eventually.get(vertx.close());
  }

  /// A node with a home of its own; the database and the master key are everybody's.
  private WholeSignalbox node(String name, boolean privateAddresses) {
    return WholeSignalbox.start(
        folder.resolve(name),
        database,
        Map.of(
            "SIGNALBOX_MASTER_KEY",
            MASTER_KEY,
            "PROVIDERS_ALLOW_PRIVATE_ADDRESSES",
            Boolean.toString(privateAddresses)));
  }

  private Http.Reply add(WholeSignalbox node, Unit unit) {
    return Http.post(
            node.port(unit),
            "/orchestrator/providers",
            ClientDialect.json(
                "{'name':'house','type':'openai-compatible','base_url':'"
                    + upstream.url()
                    + "/v1','api_key':'"
                    + KEY
                    + "','priority':1,'fallback_order':2,'config':{'models':['house-1']}}"))
        .orElseThrow();
  }

  private static boolean answers(WholeSignalbox node) {
    return node.infer("house/house-1", "Hello").body().contains("All clear.");
  }

  @Test
  void itIsUsableOnEveryNodeAtOnceAndAfterARestart() {
    try (var first = node("first", true);
        var second = node("second", true)) {
      var added = add(first, Unit.GATEWAY);
      assertThat(added.status()).as(added.body()).isEqualTo(201);
      assertThat(added.body()).contains("\"has_key\":true").doesNotContain(KEY);
      assertThat(added.body()).contains("\"nodes\":{\"ready\":1,\"of\":1}");
      assertThat(answers(first)).isTrue();
      assertThat(upstream.last().headers().get("Authorization")).isEqualTo("Bearer " + KEY);
      Eventually.until("the other node knows it", () -> answers(second));
      assertThat(Http.get(second.port(Unit.ROUTER), "/orchestrator/provider-status/house"))
          .hasValueSatisfying(reply -> assertThat(reply.status()).isEqualTo(200));
    }
    try (var again = node("first", true)) {
      Eventually.until("it is there again", () -> answers(again));
      assertThat(upstream.last().headers().get("Authorization")).isEqualTo("Bearer " + KEY);
    }
  }

  @Test
  void anAddressInsideIsRefusedWhereNobodyAllowedIt() {
    try (var node = node("first", false)) {
      for (var unit : new Unit[] {Unit.GATEWAY, Unit.ROUTER}) {
        var refused = add(node, unit);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
            .contains("base_url", "PROVIDERS_ALLOW_PRIVATE_ADDRESSES")
            .doesNotContain(KEY);
      }
      assertThat(upstream.calls()).isZero();
    }
  }
}
