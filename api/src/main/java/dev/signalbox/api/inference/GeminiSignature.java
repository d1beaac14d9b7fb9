package dev.signalbox.api.inference;

import java.util.List;
import java.util.Optional;

/// The signature that Gemini puts on its first tool call and wants back with it. It travels as the
/// signature of a thought, marked as Gemini's: no other provider would know it, and Gemini knows no
/// other's.
public final class GeminiSignature {
  private static final String MARK = "gemini:";

  private GeminiSignature() {}

  /// `signature`, as Gemini wrote it, as it travels.
  public static String marked(String signature) {
    return MARK + signature;
  }

  /// What Gemini wrote, when `travelling` is one of its signatures.
  public static Optional<String> of(String travelling) {
    return is(travelling) ? Optional.of(travelling.substring(MARK.length())) : Optional.empty();
  }

  /// Whether `travelling` is one.
  public static boolean is(String travelling) {
    return travelling.length() > MARK.length() && travelling.startsWith(MARK);
  }

  /// The last one among `parts`, as Gemini wrote it.
  public static Optional<String> among(List<Part> parts) {
    for (var part : parts.reversed()) {
      if (part instanceof Part.Thinking(_, String signature) && is(signature)) {
        return of(signature);
      }
      if (part instanceof Part.SealedThinking(String sealed) && is(sealed)) {
        return of(sealed);
      }
    }
    return Optional.empty();
  }
}
