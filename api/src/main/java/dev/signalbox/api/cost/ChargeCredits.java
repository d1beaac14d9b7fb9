package dev.signalbox.api.cost;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Usage;
import java.util.Optional;

/// Charges a user what a request has used, or releases what was set aside for it. Answered with a
/// [CreditReceipt]; asked again with the same `id` it answers the same and charges nothing.
///
/// @param used empty where the request failed and costs nothing
/// @param reason as the user's history shows it, e.g. `chat`
public record ChargeCredits(RequestId id, String user, Optional<Used> used, String reason) {
  /// The usage to be priced in credits.
  ///
  /// @param provider a provider's id or alias, e.g. `grok`, `gpt` or `claude`; it has a price of
  ///   its own or that of all others
  public record Used(String provider, Usage usage) {}
}
