package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Unit;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.TemporaryPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An installation in which callers have to show who they are, from its first admin key on.
class RequiredAuthIT {
  private static final String JWT_SECRET = "a-secret-of-at-least-thirty-two-bytes";
  private static final String DEMO = "builtin/demo";

  @TempDir private Path home;
  private WholeSignalbox signalbox;
  private String admin;

  @BeforeEach
  void start() {
    signalbox =
        WholeSignalbox.start(
            home,
            TemporaryPostgres.emptyDatabase(),
            Map.of("SIGNALBOX_AUTH", "required", "JWT_SECRET", JWT_SECRET));
    admin = signalbox.adminKey();
  }

  @AfterEach
  void stop() {
    signalbox.close();
  }

  private Http.Reply ask(String method, String path, String body, String... headers) {
    return Http.send(signalbox.port(Unit.GATEWAY), method, path, body, headers).orElseThrow();
  }

  private Http.Reply asAdmin(String method, String path, String body) {
    return ask(method, path, body, "Authorization", "Bearer " + admin);
  }

  private Http.Reply infer(String model, String... headers) {
    return signalbox.infer(model, "Hello", headers);
  }

  @Test
  void nobodyGetsInWithoutAKeyAndProbesStayOpen() {
    for (var path : List.of("/infer", "/api/ai/generate")) {
      assertThat(ask("POST", path, Http.inference(DEMO, "Hi")).status()).as(path).isEqualTo(401);
    }
    for (var path :
        List.of("/status", "/info", "/metrics", "/orchestrator/models", "/admin/keys")) {
      var reply = ask("GET", path, "");
      assertThat(reply.status()).as(path).isEqualTo(401);
      assertThat(reply.body()).contains("MISSING_TOKEN");
    }
    for (var path : List.of("/health", "/live", "/ready", "/healthz")) {
      assertThat(ask("GET", path, "").status()).as(path).isEqualTo(200);
    }
    var wrong = infer(DEMO, "X-API-Key", "sk-made-up");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.body()).contains("INVALID_TOKEN", "POST /admin/keys");
  }

  @Test
  void aUnitsOwnPortAnswersProbesOnly() {
    for (var unit : List.of(Unit.SECURITY, Unit.COST, Unit.ROUTER, Unit.PROVIDERS)) {
      var port = signalbox.port(unit);
      assertThat(Http.get(port, "/live").orElseThrow().status()).isEqualTo(200);
      assertThat(Http.get(port, "/metrics").orElseThrow().status()).isEqualTo(403);
    }
    var unlock = Http.send(signalbox.port(Unit.SECURITY), "DELETE", "/quarantine/x", "");
    assertThat(unlock.orElseThrow().status()).isEqualTo(403);
  }

  @Test
  void anInferenceAtTheRoutersPortIsAskedForItsKeyAndPassesWithOne() {
    var port = signalbox.port(Unit.ROUTER);
    var body = "{\"prompt\":\"Hello\",\"provider\":\"builtin\"}";
    for (var path : List.of("/api/ai/generate", "/api/ai/stream")) {
      var unknown = Http.post(port, path, body).orElseThrow();
      assertThat(unknown.status()).as(unknown.body()).isEqualTo(401);
      var known = Http.post(port, path, body, "Authorization", "Bearer " + admin).orElseThrow();
      assertThat(known.status()).as(known.body()).isEqualTo(200);
      assertThat(known.body()).contains("builtin");
    }
  }

  @Test
  void aKeyLivesFromItsMakingToItsRevoking() {
    var made =
        asAdmin("POST", "/admin/keys", "{\"name\":\"app\",\"allowedModels\":[\"builtin/*\"]}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    var key = made.json().at("/key").asText();
    var path = "/admin/keys/" + made.json().at("/id").asText();
    assertThat(infer(DEMO, "X-API-Key", key).status()).isEqualTo(200);
    var other = infer("openai/gpt-4o", "X-API-Key", key);
    assertThat(other.status()).isEqualTo(403);
    assertThat(other.body()).contains("openai/gpt-4o", "allowedModels");
    var body = Http.inference(DEMO, "Hi").replaceFirst("\\{", "{\"apiKey\":\"" + key + "\",");
    assertThat(ask("POST", "/infer", body).status()).isEqualTo(200);
    assertThat(ask("GET", "/status", "", "X-API-Key", key).status()).isEqualTo(403);
    assertThat(asAdmin("PATCH", path, "{\"authority\":\"operator\"}").status()).isEqualTo(200);
    assertThat(ask("GET", "/status", "", "X-API-Key", key).status()).isEqualTo(200);
    assertThat(asAdmin("GET", "/admin/keys", "").body()).contains("app").doesNotContain(key);
    assertThat(asAdmin("DELETE", path, "").json().at("/state").asText()).isEqualTo("revoked");
    var revoked = infer(DEMO, "X-API-Key", key);
    assertThat(revoked.status()).isEqualTo(401);
    assertThat(revoked.body()).contains("revoked");
  }

  @Test
  void aKeyIsShownTheModelsItMayUse() {
    var keys =
        Stream.of("builtin/*", "builtin/demo", "demo", "openai/*")
            .map(allowed -> "{\"name\":\"a\",\"allowedModels\":[\"" + allowed + "\"]}")
            .map(body -> asAdmin("POST", "/admin/keys", body).json().at("/key").asText())
            .toList();
    for (var key : keys) {
      var list = ask("GET", "/v1/models", "", "X-API-Key", key);
      var one = ask("GET", "/v1/models/" + DEMO, "", "X-API-Key", key);
      assertThat(list.status()).isEqualTo(200);
      if (key.equals(keys.getLast())) {
        assertThat(list.json().at("/data")).isEmpty();
        assertThat(one.status()).isEqualTo(404);
      } else {
        assertThat(list.json().at("/data")).hasSize(1);
        assertThat(one.status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aTokenOfTheSharedSecretIsAUser() {
    var token = token(InstantSource.system().millis() / 1_000 + 60);
    assertThat(infer(DEMO, "Authorization", "Bearer " + token).status()).isEqualTo(200);
    var late = infer(DEMO, "Authorization", "Bearer " + token(1_000));
    assertThat(late.status()).isEqualTo(401);
    assertThat(late.body()).contains("INVALID_TOKEN", "expired");
    var forged = infer(DEMO, "Authorization", "Bearer " + token.replaceFirst("\\.[^.]+$", ".AAAA"));
    assertThat(forged.body()).contains("INVALID_TOKEN");
    assertThat(ask("GET", "/admin/keys", "", "Authorization", "Bearer " + token).status())
        .isEqualTo(403);
  }

  @Test
  void withoutTheSecurityUnitNobodyIsBelieved() {
    signalbox.stop(Unit.SECURITY);
    var reply = infer(DEMO, "Authorization", "Bearer " + admin);
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body()).contains("SECURITY_UNAVAILABLE");
    signalbox.startAgain(Unit.SECURITY);
    Eventually.until(
        "the key works", () -> infer(DEMO, "Authorization", "Bearer " + admin).status() == 200);
  }

  private static String token(long expires) {
    var signed =
        encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
            + "."
            + encoded("{\"sub\":\"user-7\",\"exp\":" + expires + "}");
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(JWT_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
