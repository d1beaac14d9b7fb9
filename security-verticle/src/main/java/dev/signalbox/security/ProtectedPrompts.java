package dev.signalbox.security;

import dev.signalbox.api.security.Canary;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The prompts of the requests under way, so that each is indexed once and not once a piece. A
/// prompt that is missing, on a replica that sees a stream for the first time, is indexed anew.
/// Shared between event loops.
final class ProtectedPrompts {
  private static final int MOST_PROMPTS = 4_096;
  private static final int MOST_WORDS = 1_000_000;

  private final Map<String, ProtectedPrompt> byToken = new HashMap<>();
  private final ArrayDeque<String> oldestFirst = new ArrayDeque<>();
  private long words;

  /// The index of `prompt` for the request with that canary.
  ///
  /// @param last whether nobody is going to ask for it again: then it is not remembered, and what
  ///   lives for one answer costs the collector nothing
  ProtectedPrompt of(Canary canary, String prompt, boolean last) {
    var known = known(canary, prompt);
    if (known != null) {
      return known;
    }
    var built = new ProtectedPrompt(canary, prompt);
    if (!last) {
      remember(canary.token(), built);
    }
    return built;
  }

  /// Whether [#of] would answer without building anything.
  boolean isKnown(Canary canary, String prompt) {
    return known(canary, prompt) != null;
  }

  private synchronized @Nullable ProtectedPrompt known(Canary canary, String prompt) {
    var found = byToken.get(canary.token());
    return found != null && found.isFor(canary, prompt) ? found : null;
  }

  private synchronized void remember(String token, ProtectedPrompt prompt) {
    var before = byToken.put(token, prompt);
    words += prompt.words() - (before == null ? 0 : before.words());
    if (before == null) {
      oldestFirst.add(token);
    }
    while (oldestFirst.size() > MOST_PROMPTS || (words > MOST_WORDS && oldestFirst.size() > 1)) {
      var dropped = byToken.remove(oldestFirst.remove());
      words -= dropped == null ? 0 : dropped.words();
    }
  }

  /// How many prompts are remembered.
  synchronized int size() {
    return byToken.size();
  }
}
