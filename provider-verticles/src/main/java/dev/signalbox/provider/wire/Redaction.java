package dev.signalbox.provider.wire;

/// Makes a provider's words fit to be passed on: one bounded line without credentials or account
/// ids.
final class Redaction {
  private static final int MAX_CHARS = 500;
  private static final int SHORTEST_SECRET = 10;
  private static final String[] SECRET_STARTS = {
    "sk-", "pk-", "rk-", "gsk_", "xai-", "pplx-", "AIza", "org-", "proj_", "AQVN", "hf_", "r8_",
    "csk-", "nvapi-"
  };

  private Redaction() {}

  static String clean(String message) {
    var line = new StringBuilder(Math.min(message.length(), MAX_CHARS));
    var at = 0;
    while (at < message.length() && line.length() < MAX_CHARS) {
      var end = wordEnd(message, at);
      if (end == at) {
        var c = message.charAt(at++);
        line.append(Character.isISOControl(c) ? ' ' : c);
      } else {
        line.append(isSecret(message, at, end) ? "[redacted]" : message.substring(at, end));
        at = end;
      }
    }
    var shown = line.toString().strip();
    return shown.length() <= MAX_CHARS ? shown : shown.substring(0, MAX_CHARS - 1) + "…";
  }

  private static int wordEnd(String text, int from) {
    var end = from;
    while (end < text.length() && isWordPart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '*';
  }

  private static boolean isSecret(String text, int from, int end) {
    if (end - from < SHORTEST_SECRET) {
      return false;
    }
    for (var start : SECRET_STARTS) {
      if (text.startsWith(start, from)) {
        return true;
      }
    }
    return text.substring(from, end).contains("****");
  }
}
