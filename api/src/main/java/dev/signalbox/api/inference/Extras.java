package dev.signalbox.api.inference;

import java.util.Map;

/// Fields of a request that we do not know, for providers of the client's own family.
///
/// @param family of the client's dialect, e.g. [#OPENAI]; empty when it has none
/// @param fields each field's value as JSON text
public record Extras(String family, Map<String, String> fields) {
  /// The chat completions family.
  public static final String OPENAI = "openai";

  /// The Messages family.
  public static final String ANTHROPIC = "anthropic";

  /// There are none.
  public static final Extras NONE = new Extras("", Map.of());

  public Extras {
    fields = Map.copyOf(fields);
  }

  /// Those a provider of `asked` is sent.
  public Map<String, String> of(String asked) {
    return family.equals(asked) ? fields : Map.of();
  }
}
