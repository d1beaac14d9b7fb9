package dev.signalbox.security;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Who is locked out, and who is about to be, as this process knows it: answers at once, and goes
/// on deciding by itself while the database is away. Shared between event loops.
final class QuarantineBook {
  /// A key that is or was locked.
  ///
  /// @param untilMillis the end of a temporary lock, ms since the epoch; 0 when it was lifted
  /// @param temporaries locks so far
  /// @param reason of the block that came last
  record Entry(
      String hash,
      String prefix,
      boolean permanent,
      long untilMillis,
      int temporaries,
      BlockReason reason) {
    boolean isLocked(long now) {
      return permanent || untilMillis > now;
    }

    /// Whether an operator means this key: by its hash, the hash's beginning or the visible prefix.
    boolean isNamed(String key) {
      return hash.equals(key) || prefix.equals(key) || (key.length() >= 8 && hash.startsWith(key));
    }

    long remainingMillis(long now) {
      return permanent ? 0 : Math.max(0, untilMillis - now);
    }
  }

  private static final int MOST_COUNTED = 50_000;

  private final QuarantinePolicy policy;
  private final int mostCounted;

  /// Keys that are or were locked. Changed only while [#counted] is held, read at any time.
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /// The recent blocks of keys that are not locked, the key blocked last at the end. Held for a few
  /// look-ups at a time, and only by requests that are blocked.
  private final LinkedHashMap<String, List<Long>> counted = new LinkedHashMap<>();

  QuarantineBook(QuarantinePolicy policy) {
    this(policy, MOST_COUNTED);
  }

  /// A book that counts for at most `mostCounted` keys at a time.
  QuarantineBook(QuarantinePolicy policy, int mostCounted) {
    this.policy = policy;
    this.mostCounted = mostCounted;
  }

  /// The lock on a key, if it holds now.
  Optional<Entry> lockOf(String hash, long now) {
    var entry = entries.get(hash);
    return entry != null && entry.isLocked(now) ? Optional.of(entry) : Optional.empty();
  }

  /// Counts a blocked request and returns what became of the key.
  Entry block(String hash, String prefix, BlockReason reason) {
    long now = reason.atMillis();
    synchronized (counted) {
      var known = entries.get(hash);
      var entry =
          known == null
              ? new Entry(hash, prefix, false, 0, 0, reason)
              : new Entry(
                  hash,
                  prefix,
                  known.permanent(),
                  known.untilMillis(),
                  known.temporaries(),
                  reason);
      if (entry.isLocked(now)) {
        return entry;
      }
      var before = counted.remove(hash);
      var recent = new ArrayList<Long>(before == null ? List.of() : before);
      recent.removeIf(at -> at <= now - policy.window().toMillis());
      recent.add(now);
      if (recent.size() < policy.blocks()) {
        counted.put(hash, List.copyOf(recent));
        if (counted.size() > mostCounted) {
          counted.pollFirstEntry();
        }
        return entry;
      }
      var locked = locked(entry, now);
      entries.put(hash, locked);
      return locked;
    }
  }

  private Entry locked(Entry entry, long now) {
    int locks = entry.temporaries() + 1;
    boolean permanent = locks >= policy.temporaries();
    long until = permanent ? 0 : now + policy.lock().toMillis();
    return new Entry(entry.hash(), entry.prefix(), permanent, until, locks, entry.reason());
  }

  /// Takes over what the database says about a key.
  void learn(Entry entry) {
    synchronized (counted) {
      counted.remove(entry.hash());
      if (entry.permanent() || entry.untilMillis() > 0 || entry.temporaries() > 0) {
        entries.put(entry.hash(), entry);
      } else {
        entries.remove(entry.hash());
      }
    }
  }

  /// Every key locked now.
  List<Entry> locked(long now) {
    return entries.values().stream().filter(entry -> entry.isLocked(now)).toList();
  }

  /// Forgets blocks too old to count. Looks at no younger key but one, since they stand in order.
  void forgetOld(long now) {
    long oldest = now - policy.window().toMillis();
    synchronized (counted) {
      var first = counted.firstEntry();
      while (first != null && first.getValue().getLast() <= oldest) {
        counted.pollFirstEntry();
        first = counted.firstEntry();
      }
    }
    if (entries.size() > mostCounted) {
      entries.values().removeIf(entry -> !entry.isLocked(now));
    }
  }

  /// Keys whose blocks are being counted.
  int counting() {
    synchronized (counted) {
      return counted.size();
    }
  }
}
