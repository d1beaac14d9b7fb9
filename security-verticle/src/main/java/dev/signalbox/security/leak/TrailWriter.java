package dev.signalbox.security.leak;

/// Writes numbers as characters that stay readable in JSON, six bits each.
final class TrailWriter {
  static final int BITS = 6;
  static final char ZERO = '0';
  private static final int MOST_PLAIN = 32;
  private static final int MASK = (1 << BITS) - 1;

  private final StringBuilder out = new StringBuilder(MOST_PLAIN);

  /// The lowest `6 * chars` bits of `number`.
  TrailWriter put(long number, int chars) {
    for (int i = 0; i < chars; i++) {
      out.append((char) (ZERO + (int) (number >>> (i * BITS) & MASK)));
    }
    return this;
  }

  /// A count that is not told apart from the largest one that fits beyond it.
  TrailWriter putAtMost(int count, int chars) {
    return put(Math.min(count, (1 << (BITS * chars)) - 1), chars);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
