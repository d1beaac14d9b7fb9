package dev.signalbox.provider.wire;

import java.util.function.Consumer;

/// Server-sent events over bytes. Lines end with LF, CRLF or CR, which never occur inside a UTF-8
/// sequence, so that nothing is decoded before an event is whole. Event names are not kept: every
/// provider repeats them inside the data.
final class SseParser implements EventParser {
  private static final byte[] LINE_FEED = {'\n'};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final ByteRope line;
  private final ByteRope data;
  private boolean dataSeen;
  private boolean afterCarriageReturn;
  private boolean firstLine = true;

  SseParser(int maxBytes) {
    line = new ByteRope(maxBytes);
    data = new ByteRope(maxBytes);
  }

  @Override
  public boolean feed(byte[] bytes, Consumer<WireEvent> sink) {
    var start = 0;
    for (var i = 0; i < bytes.length; i++) {
      var c = bytes[i];
      if (c == '\n' && afterCarriageReturn) {
        start = i + 1;
      } else if (c == '\n' || c == '\r') {
        if (!line.append(bytes, start, i) || !lineEnded(sink)) {
          return false;
        }
        start = i + 1;
      }
      afterCarriageReturn = c == '\r';
    }
    return line.append(bytes, start, bytes.length);
  }

  @Override
  public void end(Consumer<WireEvent> sink) {
    if (line.length() > 0 && !lineEnded(sink)) {
      return;
    }
    dispatch(sink);
  }

  private boolean lineEnded(Consumer<WireEvent> sink) {
    var from = firstLine ? markLength() : 0;
    firstLine = false;
    var fits = true;
    if (line.length() == from) {
      dispatch(sink);
    } else {
      fits = field(from);
    }
    line.clear();
    return fits;
  }

  private int markLength() {
    for (var i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (i >= line.length() || line.bytes()[i] != BYTE_ORDER_MARK[i]) {
        return 0;
      }
    }
    return BYTE_ORDER_MARK.length;
  }

  private boolean field(int from) {
    var bytes = line.bytes();
    var end = line.length();
    var isData =
        end - from >= 4
            && bytes[from] == 'd'
            && bytes[from + 1] == 'a'
            && bytes[from + 2] == 't'
            && bytes[from + 3] == 'a'
            && (end - from == 4 || bytes[from + 4] == ':');
    if (!isData) {
      return true;
    }
    var value = Math.min(end, from + 5);
    if (value < end && bytes[value] == ' ') {
      value++;
    }
    if (dataSeen && !data.append(LINE_FEED, 0, 1)) {
      return false;
    }
    dataSeen = true;
    return data.append(bytes, value, end);
  }

  private void dispatch(Consumer<WireEvent> sink) {
    if (dataSeen) {
      sink.accept(new WireEvent(data.bytes(), 0, data.length()));
      data.clear();
      dataSeen = false;
    }
  }
}
