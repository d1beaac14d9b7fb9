package dev.signalbox.security;

import dev.signalbox.api.security.Canary;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The prompts of the requests under way, so that each is indexed once and not once a piece.
/// Requests with the same prompt, as those of one application mostly are, share its index. What is
/// missing, on a replica that sees a stream for the first time, is made anew. Shared between event
/// loops.
final class ProtectedPrompts {
  private static final int MOST_CANARIES = 4_096;

  /// An index takes some 30 bytes for each character of its prompt.
  private static final int MOST_CHARS = 1_000_000;

  private final Map<String, CanaryWatch> watches = new LinkedHashMap<>();
  private final Map<String, PromptIndex> indexes = new LinkedHashMap<>(16, 0.75f, true);
  private long chars;

  /// What an output is compared with for the request with that canary and that prompt.
  ///
  /// @param last whether nobody is going to ask for this request again: then its canary is not
  ///   remembered, and what lives for one answer costs the collector nothing
  ProtectedPrompt of(Canary canary, String prompt, boolean last) {
    var index = known(prompt);
    if (index == null) {
      index = new PromptIndex(prompt);
      share(prompt, index);
    }
    var watch = watch(canary.token());
    if (watch == null) {
      watch = new CanaryWatch(canary.token());
      if (!last) {
        remember(canary.token(), watch);
      }
    }
    return new ProtectedPrompt(watch, index);
  }

  /// Whether [#of] would answer without indexing anything.
  boolean isKnown(String prompt) {
    return known(prompt) != null;
  }

  private synchronized @Nullable PromptIndex known(String prompt) {
    return indexes.get(prompt);
  }

  private synchronized @Nullable CanaryWatch watch(String token) {
    return watches.get(token);
  }

  private synchronized void share(String prompt, PromptIndex index) {
    chars += indexes.put(prompt, index) == null ? prompt.length() : 0;
    var longestUnused = indexes.keySet().iterator();
    while (chars > MOST_CHARS && indexes.size() > 1) {
      chars -= longestUnused.next().length();
      longestUnused.remove();
    }
  }

  private synchronized void remember(String token, CanaryWatch watch) {
    watches.put(token, watch);
    if (watches.size() > MOST_CANARIES) {
      var oldest = watches.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /// How many canaries are remembered.
  synchronized int size() {
    return watches.size();
  }
}
