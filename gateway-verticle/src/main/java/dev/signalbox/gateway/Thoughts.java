package dev.signalbox.gateway;

import dev.signalbox.api.inference.Delta;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a model thinks, one thought after the other: each leaves to its last word before what comes
/// after it.
final class Thoughts {
  private final String prefix;
  private final ChannelTurns turns;
  private final ChoiceSink sink;
  private @Nullable OutputChannel current;
  private @Nullable OutputChannel last;
  private int begun;

  /// @param prefix of the channels' names
  Thoughts(String prefix, ChannelTurns turns, ChoiceSink sink) {
    this.prefix = prefix;
    this.turns = turns;
    this.sink = sink;
  }

  /// Whether more may come of the last one.
  boolean isOpen() {
    return current != null;
  }

  /// The channel of the one that is open, or of a new one.
  OutputChannel channel() {
    var open = current;
    if (open == null) {
      open =
          turns.channel(
              prefix + "reasoning[" + begun++ + "]",
              false,
              safe -> sink.beside(new Delta.Reasoning(safe)));
      current = open;
    }
    return open;
  }

  /// Nothing more comes of the one that is open.
  void end() {
    end(_ -> {});
  }

  /// The same.
  ///
  /// @param then what follows the last one, told whether it left as it came
  void end(Consumer<Boolean> then) {
    var open = current;
    if (open != null) {
      current = null;
      last = open;
      turns.whole(open, then);
    } else if (last != null) {
      last.afterwards(() -> then.accept(true));
    } else {
      then.accept(true);
    }
  }
}
