package dev.signalbox.platform.catalogue;

import dev.signalbox.platform.Setting;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The model names an operator has made up. The router plans with them and the cost unit prices
/// with them, so both read the one setting.
public final class OwnNames {
  /// Own model names, each for other model names.
  public static final Setting<Map<String, List<String>>> SETTING =
      new Setting<>(
          "router.aliases",
          "ROUTER_ALIASES",
          "",
          "own model names, e.g. fast=groq|openai/gpt-4o-mini,smart=claude",
          OwnNames::parse,
          false);

  private OwnNames() {}

  /// Reads `name=model|model,…`.
  ///
  /// @throws IllegalArgumentException if it is not written so
  public static Map<String, List<String>> parse(String written) {
    var names = new TreeMap<String, List<String>>();
    for (var one : split(written, ",")) {
      var at = one.indexOf('=');
      if (at < 1 || at == one.length() - 1) {
        throw new IllegalArgumentException("expected name=model|model,…");
      }
      names.put(one.substring(0, at).strip(), split(one.substring(at + 1), "\\|"));
    }
    return names;
  }

  private static List<String> split(String written, String by) {
    return Stream.of(written.split(by)).map(String::strip).filter(one -> !one.isEmpty()).toList();
  }
}
