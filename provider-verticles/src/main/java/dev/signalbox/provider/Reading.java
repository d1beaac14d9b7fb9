package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.provider.wire.WireResponse;
import java.util.List;
import java.util.Optional;

/// How the answer to one request is read. One for each request.
interface Reading<E> {
  /// Why what begins with `head` cannot be an answer, if so.
  default Optional<GatewayError> head(WireResponse head) {
    return Optional.empty();
  }

  /// What the next bytes of the body say.
  Outcome<List<E>> bytes(byte[] bytes);

  /// What the end of the body says.
  Outcome<List<E>> end();

  /// What a response of no successful status means.
  GatewayError refusal(WireResponse response);
}
