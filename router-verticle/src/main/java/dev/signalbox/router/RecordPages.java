package dev.signalbox.router;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/// Keeps records of bytes side by side in large arrays, which are used again once nothing in them
/// is kept: what is remembered for seconds, each record by itself, the collector would copy twice
/// and leave to a full collection to clear away. Not to be shared between threads.
final class RecordPages {
  private static final int PAGE_BYTES = 64 * 1024;

  /// More empty pages are let go of.
  private static final int MOST_SPARE = 4;

  private final Deque<Page> spare = new ArrayDeque<>();
  private Page open = new Page(PAGE_BYTES);

  /// A page with room for `bytes` more; one of its own for what is larger than a page.
  Page room(int bytes) {
    if (open.bytes.length - open.filled >= bytes) {
      return open;
    }
    if (bytes > PAGE_BYTES) {
      return new Page(bytes);
    }
    var full = open;
    open = spare.isEmpty() ? new Page(PAGE_BYTES) : spare.pop();
    reuse(full);
    return open;
  }

  /// A record of `page` is not kept any longer.
  void drop(Page page) {
    page.kept--;
    if (page != open) {
      reuse(page);
    }
  }

  private void reuse(Page page) {
    if (page.kept == 0 && page.bytes.length == PAGE_BYTES && spare.size() < MOST_SPARE) {
      page.filled = 0;
      spare.push(page);
    }
  }

  /// One array.
  static final class Page {
    private final byte[] bytes;
    private int filled;
    private int kept;

    private Page(int size) {
      bytes = new byte[size];
    }

    /// Adds a record, for which there has to be room, and says where it begins.
    int put(ByteBuffer record) {
      int from = filled;
      filled += record.remaining();
      record.get(bytes, from, record.remaining());
      kept++;
      return from;
    }

    /// The record of `length` bytes that begins at `from`.
    ByteBuffer read(int from, int length) {
      return ByteBuffer.wrap(bytes, from, length).slice();
    }
  }
}
