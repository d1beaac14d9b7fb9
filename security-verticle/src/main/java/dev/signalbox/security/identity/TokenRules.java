package dev.signalbox.security.identity;

import dev.signalbox.api.Secret;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.access.Loopback;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which tokens are taken and what is read from them.
///
/// @param secret of HS256
/// @param jwks where the public keys of RS256 and ES256 are
/// @param issuer the `iss` a token must have; empty for any
/// @param audience the `aud` a token must have among its own; empty for any
/// @param leeway how far the issuer's clock may be off
/// @param authorityClaim whose value `operator` or `admin` gives that authority, and likewise tier,
///   team and organisation; empty for none
public record TokenRules(
    Optional<Secret> secret,
    Optional<URI> jwks,
    String issuer,
    String audience,
    Duration leeway,
    String authorityClaim,
    String tierClaim,
    String teamClaim,
    String organisationClaim) {
  private static final int SHORTEST_SECRET = 32;
  private static final Setting<String> SECRET =
      new Setting<>(
          "jwt.secret",
          "JWT_SECRET",
          "",
          "Secret of tokens signed with HS256, at least 32 bytes",
          TokenRules::longEnough,
          true);
  private static final Setting<String> SECRET_ALIAS =
      new Setting<>(
          "jwt.secretAlias",
          "JWT_SECRET_KEY",
          "",
          "Another name for the secret of tokens; JWT_SECRET wins",
          TokenRules::longEnough,
          true);
  private static final Setting<String> JWKS =
      new Setting<>(
          "jwt.jwksUrl",
          "JWT_JWKS_URL",
          "",
          "Where the public keys of tokens signed with RS256 or ES256 are; https, or http within this machine or to a name without a dot",
          TokenRules::keyPlace,
          false);
  private static final Setting<String> ISSUER =
      Setting.text("jwt.issuer", "JWT_ISSUER", "", "The iss a token must have; empty for any");
  private static final Setting<String> AUDIENCE =
      Setting.text("jwt.audience", "JWT_AUDIENCE", "", "The aud a token must have; empty for any");
  private static final Setting<Integer> LEEWAY =
      Setting.number(
          "jwt.leewaySeconds",
          "JWT_LEEWAY_SECONDS",
          30,
          new Range(0, 300),
          "Seconds the clock of the tokens' issuer may be off, 0 to 300");
  private static final Setting<String> AUTHORITY =
      claim("authority", "AUTHORITY", "app_metadata.signalbox_authority", "operator or admin");
  private static final Setting<String> TIER =
      claim("tier", "TIER", "app_metadata.tier", "the user's tier");
  private static final Setting<String> TEAM =
      claim("team", "TEAM", "app_metadata.team", "the user's team");
  private static final Setting<String> ORGANISATION =
      claim("organisation", "ORGANISATION", "app_metadata.organisation", "the user's organisation");

  /// The rules of `settings`; empty when no tokens are taken.
  ///
  /// @throws BadSetting when keys from elsewhere are trusted whoever they were used for
  public static Optional<TokenRules> of(Settings settings) {
    var first = settings.get(SECRET);
    var secret = first.isEmpty() ? settings.get(SECRET_ALIAS) : first;
    var jwks = settings.get(JWKS);
    if (secret.isEmpty() && jwks.isEmpty()) {
      return Optional.empty();
    }
    var issuer = settings.get(ISSUER);
    var audience = settings.get(AUDIENCE);
    if (!jwks.isEmpty() && issuer.isEmpty() && audience.isEmpty()) {
      throw new BadSetting(
          JWKS.env(),
          "needs JWT_ISSUER or JWT_AUDIENCE beside it: the same keys may sign tokens for other"
              + " applications, which must not open this one.");
    }
    return Optional.of(
        new TokenRules(
            secret.isEmpty() ? Optional.empty() : Optional.of(new Secret(secret)),
            jwks.isEmpty() ? Optional.empty() : Optional.of(URI.create(jwks)),
            issuer,
            audience,
            Duration.ofSeconds(settings.get(LEEWAY)),
            settings.get(AUTHORITY),
            settings.get(TIER),
            settings.get(TEAM),
            settings.get(ORGANISATION)));
  }

  /// Every setting about tokens.
  public static List<Setting<?>> settings() {
    return List.of(
        SECRET, SECRET_ALIAS, JWKS, ISSUER, AUDIENCE, LEEWAY, AUTHORITY, TIER, TEAM, ORGANISATION);
  }

  private static Setting<String> claim(String key, String env, String fallback, String what) {
    return new Setting<>(
        "jwt." + key + "Claim",
        "JWT_" + env + "_CLAIM",
        fallback,
        "Claim that holds " + what + "; - for none; never one that users can write themselves",
        TokenRules::trusted,
        false);
  }

  private static String trusted(String claim) {
    if (claim.startsWith("user_metadata")) {
      throw new IllegalArgumentException(
          "user_metadata is written by users themselves; name a claim of the issuer, such as"
              + " app_metadata.…");
    }
    return claim.equals("-") ? "" : claim;
  }

  private static String longEnough(String secret) {
    if (!secret.isEmpty() && secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET) {
      throw new IllegalArgumentException(
          "shorter than "
              + SHORTEST_SECRET
              + " bytes, which can be guessed; make one with openssl"
              + " rand -base64 32");
    }
    return secret;
  }

  private static String keyPlace(String written) {
    if (written.isEmpty()) {
      return written;
    }
    try {
      var uri = new URI(written);
      var host = uri.getHost();
      var near = host != null && (Loopback.isLoopback(host) || !host.contains("."));
      if (host != null
          && uri.getUserInfo() == null
          && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && near))) {
        return written;
      }
    } catch (java.net.URISyntaxException e) {
      throw new IllegalArgumentException("not a URL", e);
    }
    throw new IllegalArgumentException(
        "expected https://…, without a login; http only within this machine or to a name without a"
            + " dot");
  }
}
