package dev.signalbox.api.routing;

import java.util.List;
import java.util.Map;

/// Short names everybody may ask for, each meaning the default models of some providers.
final class ModelAliases {
  private static final Map<String, List<String>> PROVIDERS =
      Map.of(
          "grok",
          List.of("xai"),
          "claude",
          List.of("anthropic"),
          "gpt",
          List.of("openai"),
          ModelSelector.CHAT,
          List.of("xai", "openai", "anthropic"));

  private ModelAliases() {}

  /// The providers whose default models `alias` means; empty when it is none.
  static List<String> providersOf(String alias) {
    return PROVIDERS.getOrDefault(alias, List.of());
  }
}
