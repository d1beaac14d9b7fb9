package dev.signalbox.gateway;

import dev.signalbox.api.inference.Extras;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Gathers the fields we do not know, for providers of the client's own family.
final class UnknownFields {
  private static final int MOST_FIELDS = 64;

  /// What would lead past the plan, the price that was held or the credential: other models and
  /// providers of a proxy's, other addresses and keys, dearer ways to be served, answers kept
  /// elsewhere. And what Anthropic takes only with a beta's name in a header, which does not pass:
  /// the request is the same without it, and refused with it.
  private static final Set<String> KEPT_BACK =
      Set.of(
          "api_base",
          "api_key",
          "api_version",
          "audio",
          "base_url",
          "background",
          "billing_policy",
          "compaction",
          "context_management",
          "custom_llm_provider",
          "deferred",
          "extra_body",
          "extra_headers",
          "fallback_credit_token",
          "fallbacks",
          "headers",
          "mock_response",
          "modalities",
          "model_list",
          "models",
          "num_retries",
          "plugins",
          "provider",
          "route",
          "search_parameters",
          "serviceTier",
          "service_tier",
          "speed",
          "store",
          "timeout",
          "transforms",
          "user_config",
          "web_search_options");

  private static final String CACHING = "cache_control";
  private static final String AN_HOUR = "\"1h\"";

  private final JsonCursor in;
  private final String family;
  private final Map<String, String> fields = new HashMap<>(0);

  /// @param family as in [Extras]
  UnknownFields(JsonCursor in, String family) {
    this.in = in;
    this.family = family;
  }

  void read(String name) throws IOException {
    if (KEPT_BACK.contains(name) || fields.size() == MOST_FIELDS) {
      in.skip();
      return;
    }
    var value = Json.plain(in.raw());
    if (!isKeptLong(name, value)) {
      fields.put(name, value);
    }
  }

  /// Proxies of the family pass it on to Anthropic, who asks more for what is kept for an hour, and
  /// do not tell in their usage how much of it was.
  private boolean isKeptLong(String name, String value) {
    return family.equals(Extras.OPENAI) && name.equals(CACHING) && value.contains(AN_HOUR);
  }

  /// One that we do know, with its value as JSON text.
  void keep(String name, String value) {
    fields.put(name, value);
  }

  Extras extras() {
    return fields.isEmpty() ? Extras.NONE : new Extras(family, fields);
  }
}
