package dev.signalbox.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The channels of one answer, taking turns in the order their text came.
final class ChannelTurns {
  private final Map<String, OutputChannel> channels = new LinkedHashMap<>(2);
  private final Deque<OutputChannel> turns = new ArrayDeque<>(2);

  /// The channel called `name`, which is made where there is none.
  OutputChannel channel(String name, boolean complete, Consumer<String> release) {
    return channels.computeIfAbsent(name, n -> new OutputChannel(n, complete, release));
  }

  /// Adds text.
  void queue(OutputChannel channel, String text) {
    if (!channel.hasPending()) {
      turns.add(channel);
    }
    channel.add(text);
  }

  /// Nothing more comes of `channel`: it ends in its turn, also where nothing of it waits.
  ///
  /// @param then what follows its end, told whether it left as it came
  void whole(OutputChannel channel, Consumer<Boolean> then) {
    channel.complete(then);
    turns.add(channel);
  }

  /// The same for all that are not complete.
  void wholeAll() {
    channels.values().stream()
        .filter(channel -> !channel.isComplete())
        .forEach(channel -> whole(channel, _ -> {}));
  }

  /// Does something once what was added before has left.
  void inTurn(Runnable task) {
    whole(new OutputChannel("", true, _ -> {}), _ -> task.run());
  }

  /// Who is to be asked about next.
  ///
  /// @param ending whether nothing more comes, so that open channels have to be ended
  @Nullable OutputChannel next(boolean ending) {
    for (var next = turns.poll(); next != null; next = turns.poll()) {
      if (next.hasPending() || (next.isComplete() && next.isOpen())) {
        return next;
      }
      if (next.isComplete()) {
        next.close();
      }
    }
    return ending ? firstOpen() : null;
  }

  private @Nullable OutputChannel firstOpen() {
    for (var channel : channels.values()) {
      if (channel.isOpen()) {
        return channel;
      }
    }
    return null;
  }
}
