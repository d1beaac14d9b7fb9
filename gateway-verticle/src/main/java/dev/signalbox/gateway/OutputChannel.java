package dev.signalbox.gateway;

import dev.signalbox.api.security.FilterProgress;
import java.util.function.Consumer;

/// One text of an answer on its way through the filter: what waits to be asked about, and what the
/// filter must remember.
final class OutputChannel {
  private final String name;
  private final Consumer<String> release;
  private boolean complete;
  private boolean altered;
  private Consumer<Boolean> whenClosed = _ -> {};
  private final TextPieces pending = new TextPieces();
  private final WholeCharacters incoming = new WholeCharacters();
  private final WholeCharacters outgoing = new WholeCharacters();
  private FilterProgress progress = FilterProgress.START;
  private boolean closed;

  /// @param complete whether the first text added is already all there will be
  /// @param release where safe text goes
  OutputChannel(String name, boolean complete, Consumer<String> release) {
    this.name = name;
    this.complete = complete;
    this.release = release;
  }

  String name() {
    return name;
  }

  boolean isComplete() {
    return complete;
  }

  /// Nothing more will be added.
  ///
  /// @param then what follows once all has left, told whether it left as it came
  void complete(Consumer<Boolean> then) {
    complete = true;
    whenClosed = then;
  }

  /// What follows once a complete channel has ended, which it may have.
  void afterwards(Runnable then) {
    if (closed) {
      then.run();
      return;
    }
    var before = whenClosed;
    whenClosed =
        unaltered -> {
          before.accept(unaltered);
          then.run();
        };
  }

  /// Whether it left as it came, as far as it has left.
  boolean isUnaltered() {
    return !altered;
  }

  /// The filter took something out.
  void alter() {
    altered = true;
  }

  /// Ends a complete channel of which nothing is left to ask about.
  void close() {
    closed = true;
    var then = whenClosed;
    whenClosed = _ -> {};
    then.accept(!altered);
  }

  FilterProgress progress() {
    return progress;
  }

  void add(String text) {
    pending.add(incoming.next(text));
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  /// Whether the filter must still be asked before the channel can end.
  boolean isOpen() {
    return !closed && (hasPending() || incoming.isWaiting() || !progress.held().isEmpty());
  }

  /// The text to ask about next; after `last` nothing more may be added.
  String take(boolean last) {
    if (last) {
      pending.add(incoming.rest());
    }
    return pending.taken();
  }

  /// The filter let `text` go.
  void released(String text, FilterProgress next, boolean last) {
    progress = next;
    var whole = last ? outgoing.next(text) + outgoing.rest() : outgoing.next(text);
    if (!whole.isEmpty()) {
      release.accept(whole);
    }
    if (last) {
      close();
    }
  }
}
