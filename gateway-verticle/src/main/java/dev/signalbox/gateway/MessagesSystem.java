package dev.signalbox.gateway;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads `system` of a Messages body: a string, or blocks of text of which some may be marked for
/// the provider's cache.
final class MessagesSystem {
  private final JsonCursor in;
  private final StringBuilder text = new StringBuilder();
  private int markedChars;
  private @Nullable String mark;

  MessagesSystem(JsonCursor in) {
    this.in = in;
  }

  String text() {
    return text.toString();
  }

  /// How much of it is to be kept, from its beginning.
  int markedChars() {
    return markedChars;
  }

  /// The lifetime the last mark asks for; null where there is none.
  @Nullable String mark() {
    return mark;
  }

  void read() throws IOException {
    if (in.isText()) {
      var whole = in.text();
      text.append(whole == null ? "" : whole);
    } else if (in.isArray()) {
      while (in.nextElement()) {
        if (in.atObject()) {
          readBlock();
        }
      }
    } else {
      in.wrongType("a string or an array of text blocks");
    }
  }

  private void readBlock() throws IOException {
    @Nullable String said = null;
    @Nullable String marked = null;
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "type" -> {
          var type = in.text();
          if (type != null && !type.equals("text")) {
            in.refuse("enum", "must be text");
          }
        }
        case "text" -> said = in.text();
        case "cache_control" -> marked = MessagesBlock.mark(in, marked);
        default -> in.skip();
      }
    }
    if (said == null) {
      in.missing("text", "Field required");
      return;
    }
    if (!text.isEmpty() && !said.isEmpty()) {
      text.append('\n');
    }
    text.append(said);
    if (marked != null) {
      mark = marked;
      markedChars = text.length();
    }
  }
}
