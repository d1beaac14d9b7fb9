package dev.signalbox.provider.wire;

import java.util.function.Consumer;

/// One event per line that is not blank; the last line may lack its line feed.
final class NdjsonParser implements EventParser {
  private final ByteRope line;

  NdjsonParser(int maxBytes) {
    line = new ByteRope(maxBytes);
  }

  @Override
  public boolean feed(byte[] bytes, Consumer<WireEvent> sink) {
    var start = 0;
    for (var i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        if (!line.append(bytes, start, i)) {
          return false;
        }
        end(sink);
        start = i + 1;
      }
    }
    return line.append(bytes, start, bytes.length);
  }

  @Override
  public void end(Consumer<WireEvent> sink) {
    if (!isBlank()) {
      sink.accept(new WireEvent(line.bytes(), 0, line.length()));
    }
    line.clear();
  }

  private boolean isBlank() {
    for (var i = 0; i < line.length(); i++) {
      if ((line.bytes()[i] & 0xFF) > ' ') {
        return false;
      }
    }
    return true;
  }
}
