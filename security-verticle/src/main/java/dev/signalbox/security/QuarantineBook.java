package dev.signalbox.security;

import java.util.ArrayList;
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
  record Entry(String hash, String prefix, boolean permanent, long untilMillis, int temporaries) {
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

  private record Page(Entry entry, List<Long> blocks) {
    Page {
      blocks = List.copyOf(blocks);
    }
  }

  private static final int MOST_PAGES = 50_000;

  private final QuarantinePolicy policy;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();

  QuarantineBook(QuarantinePolicy policy) {
    this.policy = policy;
  }

  /// The lock on a key, if it holds now.
  Optional<Entry> lockOf(String hash, long now) {
    var page = pages.get(hash);
    return page != null && page.entry().isLocked(now)
        ? Optional.of(page.entry())
        : Optional.empty();
  }

  /// Counts a blocked request and returns what became of the key.
  Entry block(String hash, String prefix, long now) {
    if (pages.size() > MOST_PAGES) {
      forgetOld(now);
    }
    return pages
        .compute(hash, (_, page) -> counted(page == null ? blank(hash, prefix) : page, now))
        .entry();
  }

  private static Page blank(String hash, String prefix) {
    return new Page(new Entry(hash, prefix, false, 0, 0), List.of());
  }

  private Page counted(Page page, long now) {
    var entry = page.entry();
    if (entry.isLocked(now)) {
      return page;
    }
    var recent = new ArrayList<Long>(page.blocks());
    recent.removeIf(at -> at <= now - policy.window().toMillis());
    recent.add(now);
    if (recent.size() < policy.blocks()) {
      return new Page(entry, recent);
    }
    int locks = entry.temporaries() + 1;
    boolean permanent = locks >= policy.temporaries();
    long until = permanent ? 0 : now + policy.lock().toMillis();
    return new Page(new Entry(entry.hash(), entry.prefix(), permanent, until, locks), List.of());
  }

  /// Takes over what the database says about a key.
  void learn(Entry entry) {
    pages.put(entry.hash(), new Page(entry, List.of()));
  }

  /// Every key locked now.
  List<Entry> locked(long now) {
    return pages.values().stream().map(Page::entry).filter(entry -> entry.isLocked(now)).toList();
  }

  private void forgetOld(long now) {
    long oldest = now - policy.window().toMillis();
    pages
        .values()
        .removeIf(page ->
            !page.entry().isLocked(now)
                && page.entry().temporaries() == 0
                && page.blocks().stream().allMatch(at -> at <= oldest));
  }
}
