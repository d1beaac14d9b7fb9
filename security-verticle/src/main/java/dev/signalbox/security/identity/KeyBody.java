package dev.signalbox.security.identity;

import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.UsageLimits;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.Fields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// What an operator says about a key.
///
/// @param user whose requests the key's are, and likewise team and organisation
/// @param allowedModels models, aliases and `provider/*`; empty means all
/// @param expiresMillis when it ends by itself, ms since the epoch
record KeyBody(
    String name,
    Optional<String> user,
    Optional<String> team,
    Optional<String> organisation,
    Optional<String> tier,
    Authority authority,
    List<String> allowedModels,
    UsageLimits limits,
    OptionalLong expiresMillis) {
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "user",
          "team",
          "organisation",
          "tier",
          "authority",
          "allowedModels",
          "limits",
          "expiresAt");
  private static final Set<String> LIMITS =
      Set.of("requestsPerMinute", "tokensPerMinute", "requestsPerDay", "tokensPerDay");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._@+-]{1,128}");
  private static final int NAME_CHARS = 200;
  private static final int MODEL_CHARS = 200;
  private static final int MOST_MODELS = 500;
  private static final long MOST = 1_000_000_000_000L;

  /// Reads a key.
  ///
  /// @throws BadField naming what is wrong
  static KeyBody read(String body) {
    return read(Fields.of(body, FIELDS));
  }

  /// This key with what `patch` says of it instead; `null` there takes a thing away.
  ///
  /// @throws BadField naming what is wrong
  KeyBody with(String patch) {
    var merged = json();
    for (var change : Fields.of(patch, FIELDS).json()) {
      if (change.getValue() == null) {
        merged.remove(change.getKey());
      } else if (change.getKey().equals("limits") && change.getValue() instanceof JsonObject some) {
        merged.put("limits", merged.getJsonObject("limits").copy().mergeIn(some));
      } else {
        merged.put(change.getKey(), change.getValue());
      }
    }
    return read(new Fields(merged));
  }

  private static KeyBody read(Fields fields) {
    return new KeyBody(
        fields.text("name", NAME_CHARS).strip(),
        id(fields, "user"),
        id(fields, "team"),
        id(fields, "organisation"),
        id(fields, "tier"),
        fields.optionalText("authority", 20).map(KeyBody::authority).orElse(Authority.CALLER),
        models(fields),
        limits(fields.object("limits")),
        expiry(fields));
  }

  private static Optional<String> id(Fields fields, String field) {
    var id = fields.optionalText(field, 128);
    if (id.isPresent() && !ID.matcher(id.get()).matches()) {
      throw new BadField(field, "expected 1 to 128 of the characters A-Z a-z 0-9 . _ @ + -");
    }
    return id;
  }

  private static Authority authority(String word) {
    return Arrays.stream(Authority.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(() -> new BadField("authority", "expected caller, operator or admin"));
  }

  private static List<String> models(Fields fields) {
    var models = fields.texts("allowedModels", MOST_MODELS, MODEL_CHARS);
    for (var model : models) {
      var star = model.indexOf('*');
      if (star >= 0 && (star != model.length() - 1 || !model.endsWith("/*") || star < 2)) {
        throw new BadField(
            "allowedModels",
            "'" + model + "': a star stands for every model of one provider only, as in openai/*");
      }
    }
    return models.stream().distinct().toList();
  }

  private static UsageLimits limits(JsonObject json) {
    for (var field : json.fieldNames()) {
      if (!LIMITS.contains(field)) {
        throw new BadField("limits." + field, "is unknown; known are " + LIMITS);
      }
    }
    return new UsageLimits(
        limit(json, "requestsPerMinute"),
        limit(json, "tokensPerMinute"),
        limit(json, "requestsPerDay"),
        limit(json, "tokensPerDay"));
  }

  private static long limit(JsonObject json, String field) {
    try {
      return new Fields(json).number(field, 0, 0, MOST);
    } catch (BadField e) {
      throw new BadField("limits." + e.field(), e.expected() + "; 0 stands for no limit");
    }
  }

  private static OptionalLong expiry(Fields fields) {
    var written = fields.optionalText("expiresAt", 40);
    if (written.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Instant.parse(written.get()).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadField("expiresAt", "expected a time like 2030-01-31T12:00:00Z");
    }
  }

  /// As it is read.
  JsonObject json() {
    var json =
        new JsonObject()
            .put("name", name)
            .put("authority", authority.name().toLowerCase(Locale.ROOT))
            .put("allowedModels", new JsonArray(allowedModels))
            .put(
                "limits",
                new JsonObject()
                    .put("requestsPerMinute", limits.requestsPerMinute())
                    .put("tokensPerMinute", limits.tokensPerMinute())
                    .put("requestsPerDay", limits.requestsPerDay())
                    .put("tokensPerDay", limits.tokensPerDay()));
    user.ifPresent(id -> json.put("user", id));
    team.ifPresent(id -> json.put("team", id));
    organisation.ifPresent(id -> json.put("organisation", id));
    tier.ifPresent(word -> json.put("tier", word));
    expiresMillis.ifPresent(at -> json.put("expiresAt", Instant.ofEpochMilli(at).toString()));
    return json;
  }
}
