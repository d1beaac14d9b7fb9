package dev.signalbox.security;

import dev.signalbox.api.Violation;
import dev.signalbox.api.inference.InferenceRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How much a request may say, and in which characters.
///
/// @param messages the most messages
/// @param messageChars the most characters in one message, its tool calls included
/// @param totalChars the most characters in all messages, tools, the schema and the system prompt
record InputLimits(int messages, int messageChars, int totalChars) {
  /// More violations would only repeat themselves.
  private static final int MOST_VIOLATIONS = 20;

  private static final boolean[] PLAIN = new boolean[0x7F];

  static {
    Arrays.fill(PLAIN, ' ', PLAIN.length, true);
    PLAIN['\n'] = true;
    PLAIN['\r'] = true;
    PLAIN['\t'] = true;
  }

  /// Every limit of counts and lengths the request breaks; empty when it keeps them all.
  List<Violation> check(InferenceRequest request) {
    var violations = new ArrayList<Violation>(0);
    if (request.messages().size() > messages) {
      violations.add(
          Violation.of("messages", "max_messages", "has more than " + messages + " messages"));
      return violations;
    }
    if (RequestTexts.chars(request) > totalChars) {
      violations.add(
          Violation.of(
              "messages", "max_total_chars", "has more than " + totalChars + " characters in all"));
    }
    for (int i = 0; i < request.messages().size() && violations.size() < MOST_VIOLATIONS; i++) {
      if (RequestTexts.chars(request.messages().get(i)) > messageChars) {
        violations.add(
            Violation.of(
                "messages[" + i + "].content",
                "max_message_chars",
                "is longer than " + messageChars + " characters"));
      }
    }
    return violations;
  }

  /// Adds what the text at `place` holds that no text may hold.
  static void checkCharacters(RequestTexts.Place place, String text, List<Violation> violations) {
    if (violations.size() < MOST_VIOLATIONS) {
      checkText(place, text, violations);
    }
  }

  private static void checkText(RequestTexts.Place place, String text, List<Violation> violations) {
    var chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      char c = chars[i];
      if (c < PLAIN.length && PLAIN[c]) {
        continue;
      }
      if (c < ' ' || c == 0x7F) {
        violations.add(
            Violation.of(
                place.field(),
                "control_character",
                "holds the control character U+%04X at %d; only tab and line ends are allowed"
                    .formatted((int) c, i)));
        return;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == chars.length
            || !Character.isLowSurrogate(chars[i + 1])) {
          violations.add(
              Violation.of(place.field(), "unpaired_surrogate", "holds half a character at " + i));
          return;
        }
        i++;
      }
    }
  }
}
