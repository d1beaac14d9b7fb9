package dev.signalbox.security.identity;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.identity.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every key at one moment, found by what opens it.
final class KeySnapshot {
  static final KeySnapshot EMPTY = new KeySnapshot(List.of());

  private final Map<String, Entry> byHash;

  /// What is found without making anything.
  private record Entry(VirtualKey key, VirtualKey.Opening opening, Identity identity) {}

  /// What became of a look-up.
  sealed interface Found {
    /// The key is in use.
    record Known(Identity identity) implements Found {}

    /// The key was made here, and is no longer good; `why` ends a sentence.
    record Ended(String why) implements Found {}

    /// Nobody made it.
    record Unknown() implements Found {}
  }

  KeySnapshot(List<VirtualKey> keys) {
    var openings = new HashMap<String, Entry>();
    for (var key : keys) {
      var identity = key.identity();
      key.secrets()
          .forEach(opening -> openings.put(opening.hash(), new Entry(key, opening, identity)));
    }
    this.byHash = Map.copyOf(openings);
  }

  Found find(CallerKey caller, long now) {
    var entry = byHash.get(caller.hash());
    if (entry == null || !isSame(entry.opening().hash(), caller.hash())) {
      return new Found.Unknown();
    }
    var why = ended(entry, now);
    return why == null ? new Found.Known(entry.identity()) : new Found.Ended(why);
  }

  /// In constant time, although a keyed hash tells nothing about the key anyhow.
  private static boolean isSame(String kept, String shown) {
    return MessageDigest.isEqual(
        kept.getBytes(StandardCharsets.US_ASCII), shown.getBytes(StandardCharsets.US_ASCII));
  }

  private static @Nullable String ended(Entry entry, long now) {
    return switch (entry.key().state(now)) {
      case REVOKED -> "was revoked";
      case EXPIRED -> "has expired";
      case ACTIVE -> {
        var ends = entry.opening().endsMillis();
        yield ends.isPresent() && ends.getAsLong() <= now ? "was replaced by a newer one" : null;
      }
    };
  }
}
