package dev.signalbox.security.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.identity.Authenticate;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Credential;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.BusNode;
import dev.signalbox.bus.NodeIdentity;
import dev.signalbox.platform.Platform;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class CallersVerticleTest {
  private static final GatewayError LOCKED = new GatewayError.KeyQuarantined(false, 60_000, "key");

  @TempDir private Path home;
  private final Set<CallerKey> locked = ConcurrentHashMap.newKeySet();

  /// One process's identity unit on its own bus; the installation is in the database.
  private record Running(BusNode bus, Platform platform) {
    JsonObject call(String method, String path, String body) {
      return new JsonObject(reply(method, path, body).json());
    }

    OperatorReply reply(String method, String path, String body) {
      var admin = Identity.of(CallerKey.ANONYMOUS, Authority.ADMIN);
      var call = new OperatorCall(new RequestId("r1"), method, path, Map.of(), body, admin);
      return switch (Eventually.get(bus.ask(Addresses.SECURITY_API, call, soon()))) {
        case Outcome.Ok<OperatorReply>(var reply) -> reply;
        case Outcome.Err<OperatorReply>(var error) -> throw new AssertionError(error.message());
      };
    }

    Outcome<Identity> who(String key) {
      var shown = new Credential.ApiKey(platform.keys().hash(key));
      return Eventually.get(
          bus.ask(Addresses.AUTHENTICATE, new Authenticate(shown, false), soon()));
    }

    Optional<Identity> known(String key) {
      return who(key) instanceof Outcome.Ok<Identity>(var identity)
          ? Optional.of(identity)
          : Optional.empty();
    }

    private static Deadline soon() {
      return Deadline.in(Duration.ofSeconds(20), InstantSource.system());
    }
  }

  private Running start(Vertx vertx, dev.signalbox.platform.postgres.DatabaseAddress database) {
    var bus =
        BusNode.local(vertx, new NodeIdentity("n1", "localhost", "test"), InstantSource.system());
    var platform = TestPlatform.of(vertx, database, home, Map.of("SIGNALBOX_AUTH", "required"));
    return running(vertx, bus, platform);
  }

  private Running running(Vertx vertx, BusNode bus, Platform platform) {
    var unit =
        new IdentityUnit(
            platform, key -> locked.contains(key) ? Optional.of(LOCKED) : Optional.empty());
    Eventually.get(unit.follow(vertx));
    Eventually.get(unit.serve(vertx, bus, List.of()));
    return new Running(bus, platform);
  }

  private static String text(JsonObject json, String field) {
    return Objects.requireNonNull(json.getString(field), json.encode());
  }

  @Test
  void a_key_is_shown_once_and_known_everywhere(Vertx vertx) {
    var database = TemporaryPostgres.database();
    var here = start(vertx, database);
    var otherVertx = Vertx.vertx();
    try {
      var there = start(otherVertx, database);
      var made =
          here.call(
              "POST",
              "/admin/keys",
              "{\"name\":\"app\",\"user\":\"u1\",\"team\":\"t1\",\"allowedModels\":[\"openai/*\"]}");
      var key = text(made, "key");
      assertThat(key).matches("sbx_[a-z2-9]{8}_[A-Za-z0-9]{43}");
      assertThat(text(made, "prefix")).isEqualTo("sbx_" + text(made, "id"));
      for (var process : List.of(here, there)) {
        Eventually.until("known", () -> process.known(key).isPresent());
        var identity = process.known(key).orElseThrow();
        assertThat("key:" + identity.caller().hash()).isEqualTo(text(made, "account"));
        assertThat(identity.user()).contains("u1");
        assertThat(identity.team()).contains("t1");
        assertThat(identity.allowedModels()).containsExactly("openai/*");
        assertThat(identity.authority()).isEqualTo(Authority.CALLER);
      }
      assertThat(here.call("GET", "/admin/keys", "").encode()).doesNotContain(key);
      here.call("DELETE", "/admin/keys/" + text(made, "id"), "");
      for (var process : List.of(here, there)) {
        Eventually.until("gone", () -> process.known(key).isEmpty());
        assertThat(process.who(key).toString()).contains("was revoked");
      }
    } finally {
      Eventually.get(otherVertx.close());
    }
  }

  @Test
  void a_locked_key_opens_nothing_but_an_operators_does(Vertx vertx) {
    var running = start(vertx, TemporaryPostgres.database());
    for (var authority : List.of("caller", "operator")) {
      var made =
          running.call(
              "POST",
              "/admin/keys",
              "{\"name\":\"" + authority + "\",\"authority\":\"" + authority + "\"}");
      var key = text(made, "key");
      Eventually.until("known", () -> running.known(key).isPresent());

      locked.add(running.known(key).orElseThrow().caller());

      if (authority.equals("caller")) {
        assertThat(running.who(key)).isEqualTo(Outcome.err(LOCKED));
      } else {
        assertThat(running.known(key)).isPresent();
      }
    }
  }

  @Test
  void a_rotated_key_stays_the_same_caller(Vertx vertx) {
    var running = start(vertx, TemporaryPostgres.database());
    var made = running.call("POST", "/admin/keys", "{\"name\":\"app\"}");
    var path = "/admin/keys/" + text(made, "prefix");
    var kept = running.call("POST", path + "/rotate", "");
    Eventually.until("known", () -> running.known(text(kept, "key")).isPresent());
    assertThat(running.known(text(kept, "key"))).isEqualTo(running.known(text(made, "key")));
    var last = running.call("POST", path + "/rotate", "{\"graceSeconds\":0}");
    Eventually.until("gone", () -> running.known(text(kept, "key")).isEmpty());
    assertThat(running.known(text(made, "key"))).isEmpty();
    assertThat(running.who(text(kept, "key")).toString()).contains("replaced");
    assertThat(running.known(text(last, "key")).orElseThrow().caller().hash())
        .isEqualTo(text(made, "account").substring("key:".length()));
  }

  @Test
  void a_key_with_an_authority_of_a_newer_build_opens_nothing_and_hides_no_other(Vertx vertx) {
    var running = start(vertx, TemporaryPostgres.database());
    var newer = running.call("POST", "/admin/keys", "{\"name\":\"newer\"}");
    Eventually.until("known", () -> running.known(text(newer, "key")).isPresent());
    for (var sql :
        List.of(
            "alter table virtual_key drop constraint virtual_key_authority_check",
            "update virtual_key set authority = 'AUDITOR'")) {
      Eventually.get(running.platform().database().pool().query(sql).execute());
    }
    var plain = running.call("POST", "/admin/keys", "{\"name\":\"plain\"}");
    Eventually.until("known", () -> running.known(text(plain, "key")).isPresent());
    assertThat(running.known(text(newer, "key"))).isEmpty();
  }

  @Test
  void a_key_changes_expires_and_says_so(Vertx vertx) {
    var running = start(vertx, TemporaryPostgres.database());
    var made = running.call("POST", "/admin/keys", "{\"name\":\"app\"}");
    var path = "/admin/keys/" + text(made, "id");
    running.call("PATCH", path, "{\"authority\":\"operator\",\"tier\":\"pro\"}");
    Eventually.until(
        "changed",
        () ->
            running
                .known(text(made, "key"))
                .map(Identity::authority)
                .equals(Optional.of(Authority.OPERATOR)));
    assertThat(running.known(text(made, "key")).orElseThrow().tier()).contains("pro");
    var past = running.reply("PATCH", path, "{\"expiresAt\":\"2001-01-01T00:00:00Z\"}");
    assertThat(past.status()).isEqualTo(400);
    assertThat(past.json()).contains("expiresAt");
    Eventually.get(
        running
            .platform()
            .database()
            .pool()
            .query("update virtual_key set expires_ms = 1")
            .execute());
    Eventually.until(
        "expired", () -> running.who(text(made, "key")).toString().contains("has expired"));
    assertThat(running.call("GET", path, "").getString("state")).isEqualTo("expired");
  }

  @Test
  void mistakes_are_named_and_strangers_told_nothing(Vertx vertx) {
    var running = start(vertx, TemporaryPostgres.database());
    assertThat(running.reply("POST", "/admin/keys", "{\"authority\":\"x\"}").status())
        .isEqualTo(400);
    assertThat(running.call("POST", "/admin/keys", "{}").getString("field")).isEqualTo("name");
    for (var method : List.of("GET", "DELETE", "PATCH")) {
      assertThat(running.reply(method, "/admin/keys/nobody", "{}").status())
          .as(method)
          .isEqualTo(404);
    }
    assertThat(running.reply("POST", "/admin/keys/nobody/rotate", "").status()).isEqualTo(404);
    assertThat(running.call("POST", "/admin/keys/nobody", "").getString("allowed"))
        .isEqualTo("DELETE, GET, HEAD, PATCH");
    assertThat(running.call("GET", "/admin/keys/nobody/rotate", "").getString("allowed"))
        .isEqualTo("POST");
    assertThat(running.who("sbx_aaaaaaaa_" + "b".repeat(43)).toString()).contains("does not know");
  }

  @Test
  void known_keys_go_on_without_the_database_and_unknown_ones_are_not_judged(Vertx vertx) {
    var bus =
        BusNode.local(vertx, new NodeIdentity("n1", "localhost", "test"), InstantSource.system());
    var platform =
        TestPlatform.withoutDatabase(
            vertx, home, InstantSource.system(), Map.of("SIGNALBOX_AUTH", "open"));
    var running = running(vertx, bus, platform);
    assertThat(running.known("just-a-name")).isPresent();
    assertThat(running.who("sbx_aaaaaaaa_" + "b".repeat(43)))
        .isInstanceOfSatisfying(
            Outcome.Err.class, err -> assertThat(code(err)).isEqualTo("SECURITY_UNAVAILABLE"));
    assertThat(running.reply("GET", "/admin/keys", "").status()).isEqualTo(503);
  }

  private static String code(Outcome.Err<?> err) {
    GatewayError error = err.error();
    return error.code();
  }

  @Test
  void the_first_admin_key_is_made_once_and_renewed_on_the_server(Vertx vertx) {
    var running = start(vertx, TemporaryPostgres.database());
    var keys =
        new AdminKey(
            running.platform().database().pool(),
            running.platform().keys(),
            InstantSource.system());
    var first = Eventually.get(keys.first()).orElseThrow().reveal();
    assertThat(Eventually.get(keys.first())).isEmpty();
    Eventually.until(
        "known",
        () -> running.known(first).map(Identity::authority).equals(Optional.of(Authority.ADMIN)));
    var second = Eventually.get(keys.renew()).reveal();
    Eventually.until("known", () -> running.known(second).isPresent());
    assertThat(running.known(first)).isEmpty();
    Eventually.get(
        running
            .platform()
            .database()
            .pool()
            .query("update virtual_key set revoked_ms = 1")
            .execute());
    assertThat(Eventually.get(keys.first())).as("whoever revoked it meant it").isEmpty();
  }
}
