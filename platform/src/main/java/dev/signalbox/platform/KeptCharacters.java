package dev.signalbox.platform;

/// How much a process may keep of streams for those who come back. In characters: each takes one
/// byte or two, and some room that a text has grown into.
public final class KeptCharacters {
  private static final long MOST = 32L * 1024 * 1024;
  private static final int PART_OF_HEAP = 16;

  private KeptCharacters() {}

  /// A sixteenth of the heap, at most 32 Mi.
  ///
  /// @param heapBytes the largest the heap may become
  public static long ofHeap(long heapBytes) {
    return Math.min(MOST, heapBytes / PART_OF_HEAP);
  }
}
