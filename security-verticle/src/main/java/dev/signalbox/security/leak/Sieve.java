package dev.signalbox.security.leak;

/// Says of most hashes that they were never added, at a glance: what is looked up for each letter
/// or word of every answer is mostly not there, and a table that is half full makes each of those
/// lookups a guess. Never changes once it is filled.
public final class Sieve {
  private static final int BITS_EACH = 16;
  private static final int LEAST = Long.SIZE;

  private final long[] bits;
  private final int shift;

  /// @param most how many hashes will be added
  public Sieve(int most) {
    int size = Integer.highestOneBit(Math.max(LEAST, most * BITS_EACH));
    bits = new long[size / Long.SIZE];
    shift = Long.SIZE - Integer.numberOfTrailingZeros(size);
  }

  /// From now on [#mayHave] is true of `hash`, whose highest bits are to be well mixed.
  public void add(long hash) {
    int bit = (int) (hash >>> shift);
    bits[bit / Long.SIZE] |= 1L << bit;
  }

  /// False when `hash` was not added; true when it was, and for one in ten others.
  public boolean mayHave(long hash) {
    int bit = (int) (hash >>> shift);
    return (bits[bit / Long.SIZE] >>> bit & 1) != 0;
  }
}
