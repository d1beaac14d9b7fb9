package dev.signalbox.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;

/// What travels between two nodes about one stream.
///
/// @param node who sends it
/// @param stream the asking node's number of the stream
/// @param number place in the order from 0 for what the source says; events granted for a credit
/// @param body events or an error as JSON, else empty
record Frame(String node, long stream, Kind kind, int number, Buffer body) {
  /// The form on the wire.
  static final RecordCodec.Form<Frame> FORM = new BinaryForm();

  private static final Buffer NOTHING = Buffer.buffer();

  Frame(String node, long stream, Kind kind, int number) {
    this(node, stream, kind, number, NOTHING);
  }

  /// Source to asker: EVENTS, END, FAIL. Asker to source: CREDIT, and CANCEL or LEAVE at any time.
  enum Kind {
    EVENTS('e'),
    END('z'),
    FAIL('f'),
    CREDIT('c'),
    CANCEL('x'),
    LEAVE('l');

    private final byte code;

    Kind(char code) {
      this.code = (byte) code;
    }

    static Kind of(byte code) {
      return switch (code) {
        case 'e' -> EVENTS;
        case 'z' -> END;
        case 'f' -> FAIL;
        case 'c' -> CREDIT;
        case 'x' -> CANCEL;
        case 'l' -> LEAVE;
        default -> throw new IllegalArgumentException("no such kind of frame: " + code);
      };
    }
  }

  private static final class BinaryForm implements RecordCodec.Form<Frame> {
    @Override
    public byte[] write(Frame frame) {
      var node = frame.node.getBytes(UTF_8);
      return Buffer.buffer()
          .appendByte(frame.kind.code)
          .appendLong(frame.stream)
          .appendInt(frame.number)
          .appendInt(node.length)
          .appendBytes(node)
          .appendBuffer(frame.body)
          .getBytes();
    }

    @Override
    public Frame read(byte[] bytes) {
      var in = Buffer.buffer(bytes);
      var kind = Kind.of(in.getByte(0));
      var stream = in.getLong(1);
      var number = in.getInt(9);
      var bodyStart = 17 + in.getInt(13);
      var node = new String(in.getBytes(17, bodyStart), UTF_8);
      return new Frame(node, stream, kind, number, in.getBuffer(bodyStart, in.length()));
    }
  }
}
