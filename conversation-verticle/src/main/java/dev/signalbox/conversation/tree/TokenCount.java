package dev.signalbox.conversation.tree;

import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import java.util.Collection;

/// Counts tokens near enough to fill a window: rather a few too many, as every model counts in a
/// way of its own.
public final class TokenCount {
  private static final int OF_A_MESSAGE = 4;
  private static final int OF_AN_IMAGE = 1_600;
  private static final int LETTERS_OF_A_TOKEN = 6;
  private static final int DIGITS_OF_A_TOKEN = 3;
  private static final int FIRST_IDEOGRAPH = 0x2E80;
  private static final int ASCII = 0x80;

  private TokenCount() {}

  /// The tokens of `messages` together.
  public static long of(Collection<Message> messages) {
    return messages.stream().mapToLong(TokenCount::of).sum();
  }

  /// The tokens of `message`, with what frames it.
  public static long of(Message message) {
    var tokens = (long) OF_A_MESSAGE;
    for (var part : message.parts()) {
      tokens += part instanceof Part.Text(String text) ? of(text) : OF_AN_IMAGE;
    }
    for (var call : message.toolCalls()) {
      tokens += of(call.name()) + of(call.arguments());
    }
    return tokens;
  }

  /// The tokens of `text`: a word is one for each six letters begun, a number one for each three
  /// digits begun, a sign is one, and an ideograph is one.
  public static long of(String text) {
    var tokens = 0L;
    var letters = 0;
    var digits = 0;
    for (var at = 0; at < text.length(); at++) {
      var c = text.charAt(at);
      if (isLetter(c)) {
        // letters beyond ASCII share their tokens with fewer others
        letters += c < ASCII ? 1 : 2;
      } else if (c >= '0' && c <= '9') {
        digits++;
      } else {
        tokens += ceil(letters, LETTERS_OF_A_TOKEN) + ceil(digits, DIGITS_OF_A_TOKEN);
        letters = 0;
        digits = 0;
        tokens += c == ' ' ? 0 : 1;
      }
    }
    return tokens + ceil(letters, LETTERS_OF_A_TOKEN) + ceil(digits, DIGITS_OF_A_TOKEN);
  }

  private static boolean isLetter(char c) {
    return c < FIRST_IDEOGRAPH && Character.isLetter(c);
  }

  private static long ceil(int count, int each) {
    return (count + each - 1L) / each;
  }
}
