package dev.signalbox.provider.wire;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A body being written, as the pieces it is made of: what is long stays where it lies and is
/// copied once, by whoever sends it. Not shared between threads.
final class WireBody extends OutputStream {
  private static final int FIRST_BYTES = 1024;
  private static final int MOST_BYTES = 32 * 1024;

  /// A shorter piece is cheaper copied than remembered.
  private static final int LONG_BYTES = 256;

  /// `length` bytes from `from` on.
  private static final class Piece {
    private final byte[] bytes;
    private final int from;
    private final int length;

    private Piece(byte[] bytes, int from, int length) {
      this.bytes = bytes;
      this.from = from;
      this.length = length;
    }
  }

  private final List<Piece> pieces = new ArrayList<>();
  private byte[] block = new byte[FIRST_BYTES];
  private int begun;
  private int end;
  private int length;

  @Override
  public void write(int one) {
    if (end == block.length) {
      nextBlock(1);
    }
    block[end++] = (byte) one;
    length++;
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    if (count > block.length - end) {
      nextBlock(count);
    }
    System.arraycopy(bytes, from, block, end, count);
    end += count;
    length += count;
  }

  /// Appends bytes that nobody is going to change.
  void append(byte[] bytes, int from, int count) {
    if (count < LONG_BYTES) {
      write(bytes, from, count);
      return;
    }
    endPiece();
    pieces.add(new Piece(bytes, from, count));
    length += count;
  }

  private void nextBlock(int wanted) {
    endPiece();
    block = new byte[Math.max(wanted, Math.min(MOST_BYTES, 2 * block.length))];
    begun = 0;
    end = 0;
  }

  private void endPiece() {
    if (end > begun) {
      pieces.add(new Piece(block, begun, end - begun));
      begun = end;
    }
  }

  int length() {
    return length;
  }

  /// Reads all that was written.
  void read(WireRequest.Reader reader) {
    endPiece();
    for (var piece : pieces) {
      reader.piece(piece.bytes, piece.from, piece.length);
    }
  }

  /// A copy of all that was written.
  byte[] bytes() {
    var joined = ByteBuffer.allocate(length);
    read(joined::put);
    return joined.array();
  }
}
