package dev.signalbox.security.identity;

import static dev.signalbox.security.identity.RunningIdentity.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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

  private RunningIdentity start(Vertx vertx, DatabaseAddress database) {
    var required = Map.of("SIGNALBOX_AUTH", "required");
    return running(vertx, TestPlatform.of(vertx, database, home, required));
  }

  private RunningIdentity running(Vertx vertx, Platform platform) {
    return RunningIdentity.start(
        vertx, platform, key -> locked.contains(key) ? Optional.of(LOCKED) : Optional.empty());
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
    var platform =
        TestPlatform.withoutDatabase(
            vertx, home, InstantSource.system(), Map.of("SIGNALBOX_AUTH", "open"));
    var running = running(vertx, platform);
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
