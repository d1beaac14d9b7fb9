package dev.signalbox.router;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Names decisions so that any router finds the one that made it, and nobody the next. The second
/// part walks through all 64-bit numbers from a secret place in a secret stride.
final class DecisionIds {
  private static final int DIGITS = 16;

  private final String node;
  private final long stride;
  private final AtomicLong at;

  DecisionIds(String node) {
    var random = new SecureRandom();
    this.node = node;
    this.stride = random.nextLong() | 1;
    this.at = new AtomicLong(random.nextLong());
  }

  String next() {
    return node + "-" + HexFormat.of().toHexDigits(scattered(at.addAndGet(stride)));
  }

  /// A bijection of 64-bit numbers under which neighbours look nothing alike.
  private static long scattered(long number) {
    var mixed = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /// The node in a decision's id; empty when it cannot be one.
  static Optional<String> nodeOf(String id) {
    var dash = id.lastIndexOf('-');
    return dash > 0 && id.length() - dash - 1 == DIGITS
        ? Optional.of(id.substring(0, dash))
        : Optional.empty();
  }
}
