package dev.signalbox.cost.limits;

import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.identity.UsageLimits;
import java.util.List;

/// One request to be counted.
///
/// @param subjects the accounts whose limits it meets: the key's and the user's, once where the key
///   is but a name for the user
/// @param tokens what it is expected to use
record LimitAsk(String requestId, List<String> subjects, UsageLimits limits, long tokens) {
  private static final String KEY = "key:";
  private static final String USER = "user:";
  private static final String KEY_OF_USER = "key:user-";
  private static final long BYTES_PER_TOKEN = 4;

  static LimitAsk of(PlaceHold question, UsageLimits limits) {
    var names = question.accounts().stream().map(Account::id).distinct().toList();
    var hasUser = names.stream().anyMatch(name -> name.startsWith(USER));
    var subjects =
        names.stream()
            .filter(name ->
                name.startsWith(USER)
                    || (name.startsWith(KEY) && !(hasUser && name.startsWith(KEY_OF_USER))))
            .sorted()
            .toList();
    return new LimitAsk(question.id().value(), subjects, limits, tokens(question));
  }

  /// The input is known by its bytes, of which a token has about four; what it may come to in
  /// output is known only where the caller says so.
  private static long tokens(PlaceHold question) {
    return Math.ceilDiv(question.promptTokens(), BYTES_PER_TOKEN)
        + question.ofAll(question.maxTokens().orElse(0));
  }
}
