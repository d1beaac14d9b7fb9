package dev.signalbox.provider;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import dev.signalbox.provider.wire.WireRequest;
import java.util.Optional;

/// What a provider is to do: how it is asked, and what comes of it.
interface Errand<E> {
  Target target();

  /// How it is written; `Err` where the provider cannot be asked this.
  Outcome<WireRequest> encode();

  /// Reads the answer to one request.
  Reading<E> reading();

  /// Whether the time to the first piece matters.
  boolean isStreamed();

  /// What was used, where `event` is the last of the answer.
  Optional<Usage> used(E event);

  /// Whether that is counted in tokens.
  boolean isInTokens();
}
