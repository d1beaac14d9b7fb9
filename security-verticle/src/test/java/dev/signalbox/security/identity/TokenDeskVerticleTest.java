package dev.signalbox.security.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.platform.Settings;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import dev.signalbox.testkit.MutableClock;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
class TokenDeskVerticleTest {
  private static final String SECRET = "a-secret-of-at-least-thirty-two-bytes";

  private final MutableClock clock = MutableClock.atNoon();
  private final KeyPair rsa = Tokens.rsa(2048);
  private final KeyPair ec = Tokens.ec();
  private MockUpstream issuer;
  private Context loop;

  @BeforeEach
  void startIssuer(Vertx vertx) {
    issuer = MockUpstream.start(vertx);
    loop = vertx.getOrCreateContext();
  }

  private TokenDesk desk(Vertx vertx, Map<String, String> more) {
    var environment = new HashMap<String, String>();
    environment.put("JWT_SECRET", SECRET);
    environment.putAll(more);
    var rules = TokenRules.of(new Settings(environment, Map.of())).orElseThrow();
    return new TokenDesk(vertx, rules, key -> new CallerKey("hash-of-" + key, ""), clock);
  }

  private TokenDesk keysDesk(Vertx vertx, Map<String, String> more) {
    var environment = new HashMap<String, String>();
    environment.put("JWT_JWKS_URL", issuer.url() + "/jwks");
    environment.put("JWT_AUDIENCE", "authenticated");
    environment.putAll(more);
    return desk(vertx, environment);
  }

  private JsonObject claims() {
    return new JsonObject()
        .put("sub", "u-1")
        .put("aud", "authenticated")
        .put("iss", "https://auth.example")
        .put("exp", clock.millis() / 1_000 + 600);
  }

  /// A desk belongs to its event loop.
  private Outcome<Identity> identified(TokenDesk desk, String token) {
    var answer = Promise.<Outcome<Identity>>promise();
    loop.runOnContext(_ -> desk.identify(token).onComplete(answer));
    return Eventually.get(answer.future());
  }

  private String refused(TokenDesk desk, String token) {
    return switch (identified(desk, token)) {
      case Outcome.Ok<Identity>(var identity) -> throw new AssertionError("accepted " + identity);
      case Outcome.Err<Identity>(var error) -> error.code() + " " + error.message();
    };
  }

  private Identity accepted(TokenDesk desk, String token) {
    return switch (identified(desk, token)) {
      case Outcome.Ok<Identity>(var identity) -> identity;
      case Outcome.Err<Identity>(var error) -> throw new AssertionError(error.message());
    };
  }

  @Test
  void a_token_of_the_shared_secret_names_its_user(Vertx vertx) {
    var claims =
        claims()
            .put("role", "authenticated")
            .put(
                "app_metadata",
                new JsonObject()
                    .put("tier", "pro")
                    .put("team", "red")
                    .put("signalbox_authority", "operator"));
    var identity = accepted(desk(vertx, Map.of()), Tokens.hmac(SECRET, claims));
    assertThat(identity.user()).contains("u-1");
    assertThat(identity.caller().hash()).isEqualTo("user-hash-of-user:u-1");
    assertThat(identity.tier()).contains("pro");
    assertThat(identity.team()).contains("red");
    assertThat(identity.authority()).isEqualTo(Authority.OPERATOR);
  }

  @Test
  void what_users_write_themselves_gives_no_authority(Vertx vertx) {
    var claims =
        claims()
            .put("user_metadata", new JsonObject().put("signalbox_authority", "admin"))
            .put("role", "admin");
    assertThat(accepted(desk(vertx, Map.of()), Tokens.hmac(SECRET, claims)).authority())
        .isEqualTo(Authority.CALLER);
  }

  @Test
  void claims_that_do_not_hold_are_refused_each_with_its_reason(Vertx vertx) {
    var desk =
        desk(vertx, Map.of("JWT_ISSUER", "https://auth.example", "JWT_AUDIENCE", "authenticated"));
    var now = clock.millis() / 1_000;
    assertRefused(desk, claims().put("exp", now - 31), "expired");
    assertThat(accepted(desk, Tokens.hmac(SECRET, claims().put("exp", now - 29)))).isNotNull();
    assertRefused(desk, claims().put("nbf", now + 31), "nbf");
    assertThat(accepted(desk, Tokens.hmac(SECRET, claims().put("nbf", now + 29)))).isNotNull();
    var forever = claims();
    forever.remove("exp");
    assertRefused(desk, forever, "no exp");
    assertRefused(desk, claims().put("exp", "soon"), "exp");
    assertRefused(desk, claims().put("iss", "https://evil.example"), "iss");
    assertRefused(desk, claims().put("aud", "other"), "aud");
    assertRefused(desk, claims().put("sub", ""), "sub");
    var several = new io.vertx.core.json.JsonArray().add("x").add("authenticated");
    assertThat(accepted(desk, Tokens.hmac(SECRET, claims().put("aud", several)))).isNotNull();
  }

  private void assertRefused(TokenDesk desk, JsonObject claims, String why) {
    assertThat(refused(desk, Tokens.hmac(SECRET, claims)))
        .startsWith("INVALID_TOKEN")
        .contains(why);
  }

  @Test
  void a_token_that_was_good_expires(Vertx vertx) {
    var desk = desk(vertx, Map.of());
    var token = Tokens.hmac(SECRET, claims().put("exp", clock.millis() / 1_000 + 20));
    assertThat(accepted(desk, token).user()).contains("u-1");
    clock.advance(Duration.ofSeconds(49));
    assertThat(accepted(desk, token).user()).contains("u-1");
    clock.advance(Duration.ofSeconds(2));
    assertThat(refused(desk, token)).contains("expired");
  }

  @Test
  void forged_tokens_are_refused(Vertx vertx) {
    issuer.always(Answer.json(200, Tokens.set(Tokens.jwk("k1", rsa), Tokens.jwk("k2", ec))));
    var desk = keysDesk(vertx, Map.of());
    var good = Tokens.hmac(SECRET, claims());
    assertThat(accepted(desk, good)).isNotNull();
    for (var token :
        new String[] {
          Tokens.unsigned("none", claims()),
          Tokens.unsigned("None", claims()),
          Tokens.unsigned("HS256", claims()),
          Tokens.hmac("another-secret-of-at-least-32-bytes!", claims()),
          // a public key taken for a secret
          Tokens.hmac(Tokens.pem(rsa), claims()),
          Tokens.hmacAs("RS256", "k1", SECRET, claims()),
          good.substring(0, good.length() - 4) + "AAAA",
          good.replaceFirst("\\.[^.]*\\.", "." + Tokens.encoded(claims().put("sub", "u-2")) + "."),
          // a key of the one kind under the other's name
          Tokens.signedAs("ES256", "k1", ec, claims()),
          Tokens.signedAs("RS256", "k2", rsa, claims()),
          // the signature that verifies everything where nobody looks at it
          Tokens.withSignature("ES256", "k2", new byte[64], claims()),
          Tokens.withSignature("ES256", "k2", new byte[8], claims()),
          Tokens.withHeader("{\"alg\":\"HS256\",\"crit\":[\"x\"]}", SECRET, claims()),
          Tokens.withHeader("{\"alg\":[\"HS256\"]}", SECRET, claims()),
          "e30.e30.",
          good + "."
        }) {
      assertThat(refused(desk, token)).as(token).startsWith("INVALID_TOKEN");
    }
  }

  @Test
  void tokens_of_public_keys_are_verified(Vertx vertx) {
    issuer.always(Answer.json(200, Tokens.set(Tokens.jwk("k1", rsa), Tokens.jwk("k2", ec))));
    var desk = keysDesk(vertx, Map.of());
    assertThat(accepted(desk, Tokens.signedAs("RS256", "k1", rsa, claims())).user())
        .contains("u-1");
    assertThat(accepted(desk, Tokens.signedAs("ES256", "k2", ec, claims())).user()).contains("u-1");
    assertThat(accepted(desk, Tokens.signedAs("RS256", "", rsa, claims())).user())
        .as("the only key of its kind needs no name")
        .contains("u-1");
    assertThat(issuer.calls()).isEqualTo(1);
  }

  @Test
  void a_new_key_is_fetched_at_once_and_made_up_names_are_not_fetched_for(Vertx vertx) {
    issuer.always(Answer.json(200, Tokens.set(Tokens.jwk("old", rsa))));
    var desk = keysDesk(vertx, Map.of());
    var old = Tokens.signedAs("RS256", "old", rsa, claims());
    assertThat(accepted(desk, old)).isNotNull();
    var next = Tokens.rsa(2048);
    issuer.always(Answer.json(200, Tokens.set(Tokens.jwk("new", next))));
    clock.advance(Duration.ofSeconds(11));
    assertThat(accepted(desk, Tokens.signedAs("RS256", "new", next, claims()))).isNotNull();
    assertThat(issuer.calls()).isEqualTo(2);
    for (var i = 0; i < 20; i++) {
      assertThat(refused(desk, Tokens.signedAs("RS256", "made-up-" + i, next, claims())))
          .startsWith("INVALID_TOKEN");
    }
    assertThat(issuer.calls()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(61));
    assertThat(refused(desk, old)).as("withdrawn by its issuer").startsWith("INVALID_TOKEN");
  }

  @Test
  void an_issuer_that_is_away_or_talks_nonsense_is_no_reason_to_believe(Vertx vertx) {
    issuer.always(Answer.json(500, "{}"));
    var desk = keysDesk(vertx, Map.of());
    var token = Tokens.signedAs("RS256", "k1", rsa, claims());
    assertThat(refused(desk, token)).startsWith("SECURITY_UNAVAILABLE");
    issuer.always(Answer.json(200, "not keys"));
    clock.advance(Duration.ofSeconds(11));
    assertThat(refused(desk, token)).startsWith("SECURITY_UNAVAILABLE");
    issuer.always(Answer.json(200, Tokens.set(Tokens.jwk("k1", rsa))));
    clock.advance(Duration.ofSeconds(11));
    assertThat(accepted(desk, token)).isNotNull();
    issuer.always(Answer.json(500, "{}"));
    clock.advance(Duration.ofMinutes(11));
    var later = Tokens.signedAs("RS256", "k1", rsa, claims());
    assertThat(accepted(desk, later)).as("known keys go on").isNotNull();
  }

  @Test
  void weak_and_strange_keys_are_left_out() {
    var weak = Tokens.rsa(1024);
    var off = new JsonObject(Tokens.jwk("off", ec).encode()).put("x", Tokens.encoded(claims()));
    var secret =
        new JsonObject().put("kty", "oct").put("kid", "s").put("k", Tokens.encoded(claims()));
    var encrypting = Tokens.jwk("enc", rsa).put("use", "enc");
    assertThat(KeySet.parse(Tokens.set(Tokens.jwk("weak", weak), off, secret, encrypting)).keys())
        .isEmpty();
    assertThat(KeySet.parse(Tokens.set(Tokens.jwk("good", rsa))).keys()).hasSize(1);
  }
}
