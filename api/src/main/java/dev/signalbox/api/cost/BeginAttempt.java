package dev.signalbox.api.cost;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.routing.Target;
import java.util.List;
import java.util.OptionalInt;

/// Announces a call after the first one of a request, before it is made; the first is what the hold
/// stands for. Idempotent by `id` and `attempt`.
///
/// @param attempt counted from 1, so at least 2
/// @param inputTokens an upper bound of the input tokens that are billed
/// @param promptTokens an upper bound of the prompt's length, as in [PlaceHold]
/// @param maxTokens of the output; absent means the cost unit's default
/// @param besides whether an earlier call is paid as well, so that more has to be held: an account
///   with a strict budget may then not have the room for it, and the call may not be made
public record BeginAttempt(
    RequestId id,
    List<Account> accounts,
    int attempt,
    Target target,
    long inputTokens,
    long promptTokens,
    OptionalInt maxTokens,
    boolean besides) {
  public BeginAttempt {
    accounts = List.copyOf(accounts);
    // an older asker says nothing of it
    promptTokens = promptTokens < 1 ? inputTokens : promptTokens;
  }
}
