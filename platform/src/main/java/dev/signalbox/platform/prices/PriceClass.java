package dev.signalbox.platform.prices;

import java.util.Arrays;

/// What tokens are priced by, with the name each kind of list has for it.
public enum PriceClass {
  INPUT("input", "input_cost_per_token"),
  CACHED_INPUT("cachedInput", "cache_read_input_token_cost"),
  CACHE_WRITE("cacheWrite", "cache_creation_input_token_cost"),
  OUTPUT("output", "output_cost_per_token"),
  REASONING("reasoning", "output_cost_per_reasoning_token");

  private final String ownName;
  private final String perTokenName;

  PriceClass(String ownName, String perTokenName) {
    this.ownName = ownName;
    this.perTokenName = perTokenName;
  }

  /// Whether one of them is called `name` in our own lists.
  static boolean isOwnName(String name) {
    return Arrays.stream(values()).anyMatch(kind -> kind.ownName.equals(name));
  }

  /// In our own lists, JSON and CSV.
  public String ownName() {
    return ownName;
  }

  /// In lists of USD per token, as LiteLLM publishes one.
  String perTokenName() {
    return perTokenName;
  }
}
