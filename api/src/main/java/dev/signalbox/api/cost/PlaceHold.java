package dev.signalbox.api.cost;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.identity.UsageLimits;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Asks the cost unit to hold the worst case of an inference on every account or on none.
/// Idempotent by `id`.
///
/// @param accounts every account that pays, the key's first
/// @param model as requested: the dearest active target it may be routed to sets the worst case
/// @param inputTokens an upper bound of the input tokens that are billed
/// @param promptTokens an upper bound of the prompt's length, which decides about prices that
///   depend on it; what is kept in a provider's cache for long is billed as more tokens than it has
/// @param maxTokens the caller's bound of each answer; absent means the model's own
/// @param choices how many answers are wanted, at least 1: each may be as long as it may
/// @param terms what follows from who asks
/// @param waitedMillis how long it has been asked for already: while only other requests' holds are
///   in the way the answer is `Overloaded(0)`, and the asker asks again
public record PlaceHold(
    RequestId id,
    List<Account> accounts,
    String model,
    long inputTokens,
    long promptTokens,
    OptionalInt maxTokens,
    int choices,
    Terms terms,
    long waitedMillis) {
  public PlaceHold {
    accounts = List.copyOf(accounts);
    // an older asker says nothing of it
    promptTokens = promptTokens < 1 ? inputTokens : promptTokens;
  }

  /// Asked for the first time, for one answer.
  public PlaceHold(
      RequestId id,
      List<Account> accounts,
      String model,
      long inputTokens,
      OptionalInt maxTokens,
      Terms terms) {
    this(id, accounts, model, inputTokens, inputTokens, maxTokens, 1, terms, 0);
  }

  /// The same, asked again because only the holds of others were in the way.
  public PlaceHold after(long millis) {
    return new PlaceHold(
        id, accounts, model, inputTokens, promptTokens, maxTokens, choices, terms, millis);
  }

  /// The same under other terms.
  public PlaceHold under(Terms others) {
    return new PlaceHold(
        id, accounts, model, inputTokens, promptTokens, maxTokens, choices, others, waitedMillis);
  }

  /// The same for so many answers.
  public PlaceHold times(int answers) {
    return new PlaceHold(
        id, accounts, model, inputTokens, promptTokens, maxTokens, answers, terms, waitedMillis);
  }

  /// The same, of whose prompt every token may be billed as so many.
  public PlaceHold billing(int times) {
    return new PlaceHold(
        id,
        accounts,
        model,
        times * promptTokens,
        promptTokens,
        maxTokens,
        choices,
        terms,
        waitedMillis);
  }

  /// The most that is written where each answer has at most `tokens`.
  public int ofAll(int tokens) {
    return (int) Math.min(Integer.MAX_VALUE, (long) tokens * choices);
  }

  /// What a hold depends on besides the request's size.
  ///
  /// @param limits how much the caller may use; counted on its key and, where it has one, its user
  /// @param requester who asks, for approvals: nobody approves a request of its own
  /// @param digest of the canonical request, lower-case hex; empty where nothing has to be bound to
  ///   it
  /// @param approvalId the approval the caller refers to
  public record Terms(
      UsageLimits limits, String requester, String digest, Optional<String> approvalId) {
    /// The terms of a caller whose request needs no approval.
    public static Terms of(Identity identity) {
      return new Terms(
          identity.limits(),
          identity.user().orElse(identity.caller().hash()),
          "",
          Optional.empty());
    }
  }
}
