package dev.signalbox.gateway;

import dev.signalbox.api.RequestId;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// How a request is called. Outside it keeps the name its caller gave it; inside it has one of its
/// own, for callers repeat themselves, and a repeated name would make a second inference look like
/// the first one asked again: held once, paid once.
///
/// @param shown in headers and bodies
/// @param unique on the bus and in the ledger; begins with the shown one
record RequestName(String shown, RequestId unique) {
  private static final int LONGEST_SHOWN_INSIDE = 100;

  /// A fresh name begins with the time, so that names which are written together lie together in
  /// the indexes of the database, and ends with 80 random bits.
  static RequestName of(@Nullable String asked, RandomGenerator random, long epochMillis) {
    if (asked == null || !RequestId.isWellFormed(asked)) {
      var fresh =
          "req_" + hex(epochMillis << 16 | random.nextInt(1 << 16)) + hex(random.nextLong());
      return new RequestName(fresh, new RequestId(fresh));
    }
    var kept = asked.substring(0, Math.min(asked.length(), LONGEST_SHOWN_INSIDE));
    return new RequestName(asked, new RequestId(kept + ":" + hex(random.nextLong())));
  }

  private static String hex(long bits) {
    return HexFormat.of().toHexDigits(bits);
  }
}
