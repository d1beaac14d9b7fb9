package dev.signalbox.api;

import org.jspecify.annotations.Nullable;

/// What a provider objects to in a request, in the words that programs tell refusals apart by.
///
/// @param code as `unsupported_parameter`; empty where it said none
/// @param param the member it is about; empty where it said none
public record Objection(String code, String param) {
  /// Where a refusal has words for people only.
  public static final Objection NONE = new Objection("", "");

  /// `said`, or none from a node that does not know of objections yet.
  static Objection of(@Nullable Objection said) {
    return said == null ? NONE : said;
  }
}
