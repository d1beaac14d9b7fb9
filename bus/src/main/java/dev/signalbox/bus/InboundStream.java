package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;
import java.util.List;

/// The asking end of a stream, used on the context that opened it. Bounded: an unread or paused
/// stream stops its source.
public interface InboundStream<E> {
  /// Starts delivery. Exactly one of `ended` and `failed` is called, as the last call, unless the
  /// stream is cancelled.
  void read(Reader<E> reader);

  /// No more events until [#resume]; a batch already on its way may still come.
  void pause();

  /// Goes on after [#pause].
  void resume();

  /// Ends the stream from this side: the source is told at once, the reader is not called again.
  /// Harmless after the end.
  void cancel();

  /// Ends the stream from this side as if this node was lost: whoever keeps what it brings may keep
  /// it for somebody else. Harmless after the end.
  void leave();

  /// The process it comes from.
  String node();

  /// What a stream's events are given to.
  interface Reader<E> {
    /// The next events in order: those that were there, at least one.
    void events(List<E> batch);

    /// All events were delivered.
    void ended();

    /// The stream broke off, for a reason of the other side's or because its node was lost.
    void failed(GatewayError error);
  }
}
