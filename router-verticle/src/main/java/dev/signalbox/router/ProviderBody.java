package dev.signalbox.router;

import dev.signalbox.api.Secret;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.Fields;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A provider as an operator writes it.
///
/// @param key absent leaves a stored one as it is
/// @param forgetsKey whether a stored key is to be deleted
record ProviderBody(
    String name,
    String type,
    Optional<String> baseUrl,
    Optional<Secret> key,
    boolean forgetsKey,
    int priority,
    int fallbackOrder,
    JsonObject config) {
  /// The type of whatever speaks OpenAI's protocol at an address of its own.
  static final String COMPATIBLE = "openai-compatible";

  /// Types that have no usual address.
  private static final Set<String> ANYWHERE = Set.of(COMPATIBLE, "litellm");

  private static final Set<String> FIELDS =
      Set.of("name", "type", "base_url", "api_key", "priority", "fallback_order", "config");
  private static final int NAME_CHARS = 64;
  private static final int URL_CHARS = 2_048;
  private static final int KEY_CHARS = 8_192;
  private static final int CONFIG_CHARS = 16_384;
  private static final int MOST = 1_000_000;

  /// Reads a provider of one of `types`.
  ///
  /// @throws BadField naming what is wrong; it never repeats the key
  static ProviderBody read(String body, Collection<String> types) {
    var fields = Fields.of(body, FIELDS);
    var type = fields.text("type", NAME_CHARS);
    if (!types.contains(type)) {
      throw new BadField("type", "expected one of " + new TreeSet<>(types));
    }
    var url = fields.optionalText("base_url", URL_CHARS);
    if (url.isEmpty() && ANYWHERE.contains(type)) {
      throw new BadField("base_url", "is required for " + type);
    }
    var config = fields.object("config");
    if (config.encode().length() > CONFIG_CHARS) {
      throw new BadField("config", "is longer than " + CONFIG_CHARS + " characters");
    }
    var key = fields.optionalText("api_key", KEY_CHARS);
    key.filter(text -> !text.chars().allMatch(ProviderBody::isVisible))
        .ifPresent(_ -> {
          throw new BadField("api_key", "expected visible ASCII characters without spaces");
        });
    return new ProviderBody(
        name(fields.text("name", NAME_CHARS)),
        type,
        url,
        key.map(Secret::new),
        fields.json().containsKey("api_key") && key.isEmpty(),
        (int) fields.number("priority", 0, -MOST, MOST),
        (int) fields.number("fallback_order", 0, -MOST, MOST),
        config);
  }

  private static boolean isVisible(int c) {
    return c > ' ' && c < 0x7f;
  }

  /// It is the first part of `provider/model`, so it may not look like more.
  private static String name(String name) {
    var plain =
        name.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.');
    if (!plain || Ids.uuid(name).isPresent()) {
      throw new BadField("name", "expected lower-case letters, digits, - _ and . only");
    }
    return name;
  }
}
