package dev.signalbox.security.identity;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.identity.UsageLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Judges the claims of a token whose signature is good. Pure.
///
/// @param hash turns a user's name into what money and quarantine know it by
record TokenClaims(TokenRules rules, Function<String, CallerKey> hash) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._@+|:/-]{1,128}");
  private static final int LONGEST_USER = 256;

  /// A caller, and until when the token is good.
  record Accepted(Identity identity, long untilMillis) {}

  /// Who the claims speak of at `now`.
  ///
  /// @throws Jwt.Bad when they do not hold
  Accepted judge(JsonObject claims, long now) {
    var leeway = rules.leeway().toMillis();
    var expires = millis(claims, "exp").orElseThrow(() -> new Jwt.Bad("it has no exp"));
    if (expires + leeway <= now) {
      throw new Jwt.Bad("it has expired");
    }
    millis(claims, "nbf")
        .filter(from -> from - leeway > now)
        .ifPresent(_ -> {
          throw new Jwt.Bad("it is not valid yet (nbf)");
        });
    if (!rules.issuer().isEmpty() && !rules.issuer().equals(claims.getValue("iss"))) {
      throw new Jwt.Bad("its issuer (iss) is not the one expected here");
    }
    if (!rules.audience().isEmpty() && !isFor(claims.getValue("aud"), rules.audience())) {
      throw new Jwt.Bad("it is for somebody else (aud)");
    }
    return new Accepted(identity(claims), expires + leeway);
  }

  private Identity identity(JsonObject claims) {
    if (!(claims.getValue("sub") instanceof String user)
        || user.isBlank()
        || user.length() > LONGEST_USER
        || user.chars().anyMatch(Character::isISOControl)) {
      throw new Jwt.Bad("it names no user (sub)");
    }
    return new Identity(
        CallerKey.ofUser(hash.apply("user:" + user).hash()),
        authority(text(claims, rules.authorityClaim()).orElse("")),
        Optional.of(user),
        text(claims, rules.teamClaim()),
        text(claims, rules.organisationClaim()),
        text(claims, rules.tierClaim()),
        Set.of(),
        UsageLimits.NONE);
  }

  private static Authority authority(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "operator" -> Authority.OPERATOR;
      case "admin" -> Authority.ADMIN;
      default -> Authority.CALLER;
    };
  }

  private static boolean isFor(@Nullable Object audience, String expected) {
    return expected.equals(audience)
        || (audience instanceof JsonArray several && several.contains(expected));
  }

  private static Optional<Long> millis(JsonObject claims, String claim) {
    var value = claims.getValue(claim);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Number seconds && Math.abs(seconds.doubleValue()) < 1e12) {
      return Optional.of((long) (seconds.doubleValue() * 1_000));
    }
    throw new Jwt.Bad("its " + claim + " is no time");
  }

  /// The text at `path`: a claim of that very name, or one within another at each dot.
  private static Optional<String> text(JsonObject claims, String path) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Object value = claims.getValue(path);
    if (value == null) {
      value = claims;
      for (var name : path.split("\\.", -1)) {
        value = value instanceof JsonObject object ? object.getValue(name) : null;
      }
    }
    return value instanceof String text && WORD.matcher(text).matches()
        ? Optional.of(text)
        : Optional.empty();
  }
}
