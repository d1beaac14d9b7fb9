package dev.signalbox.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Function;

/// What an answer consists of, as it leaves.
final class Recording {
  private static final int MOST_BYTES = 1024 * 1024;

  private final Function<Optional<IdempotentAnswers.Answer>, Future<Void>> ended;
  private final Buffer body = Buffer.buffer();
  private boolean tooLarge;

  /// A recording of nothing yet.
  ///
  /// @param ended gets the answer if it was a good one of at most 1 MiB
  Recording(Function<Optional<IdempotentAnswers.Answer>, Future<Void>> ended) {
    this.ended = ended;
  }

  void add(Buffer piece) {
    tooLarge = tooLarge || body.length() + piece.length() > MOST_BYTES;
    if (!tooLarge) {
      body.appendBuffer(piece);
    }
  }

  /// There is no memory for more: it is not kept.
  void spoil() {
    tooLarge = true;
  }

  /// The answer has left whole, or not.
  void end(boolean good, String contentType) {
    var _ =
        ended.apply(
            good && !tooLarge
                ? Optional.of(new IdempotentAnswers.Answer(contentType, body))
                : Optional.empty());
  }
}
