package dev.signalbox.api.cost;

import dev.signalbox.api.RequestId;
import java.util.List;
import java.util.OptionalInt;

/// Asks the cost unit to hold the worst case of an inference on every account or on none.
/// Idempotent by `id`.
///
/// @param accounts every account that pays, the key's first
/// @param model as requested: the dearest active target it may be routed to sets the worst case
/// @param inputTokens an upper bound of the input
/// @param maxTokens the caller's bound of the output; absent means the model's own
public record PlaceHold(
    RequestId id, List<Account> accounts, String model, long inputTokens, OptionalInt maxTokens) {
  public PlaceHold {
    accounts = List.copyOf(accounts);
  }
}
