package dev.signalbox.provider.resume;

import dev.signalbox.api.inference.Delta;
import dev.signalbox.bus.OutboundStream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/// Who reads a tape, and where.
record TapeReader(Context context, OutboundStream<Delta> out) {
  /// Tells it something, on its own context.
  void tell(Consumer<OutboundStream<Delta>> word) {
    if (context.equals(Vertx.currentContext())) {
      word.accept(out);
    } else {
      context.runOnContext(_ -> word.accept(out));
    }
  }
}
