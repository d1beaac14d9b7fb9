package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;

/// The serving end of a stream, used on the context that serves it. Calls after the end or a cancel
/// are ignored.
public interface OutboundStream<E> {
  /// Sends an event. Allowed while [#isFull], but a well-behaved source stops and waits for
  /// [#onDrain].
  void write(E event);

  /// Whether the asking side cannot keep up.
  boolean isFull();

  /// `resume` is called each time the stream has room again after having been full.
  void onDrain(Runnable resume);

  /// `stop` is called once when the asking side is gone: it cancelled, its node was lost, or it
  /// fell silent.
  void onCancel(Runnable stop);

  /// Whether the asking side did not cancel by its own word: its node was lost, fell silent, or
  /// left the stream to whoever goes on with it. Told at the latest when `stop` of [#onCancel] is
  /// called.
  boolean isAskerLost();

  /// All events were written.
  void end();

  /// The stream cannot go on. A [GatewayError.Conflict] says that somebody else reads on: it is
  /// told at once, also to who has paused, instead of what that one has not read yet.
  void fail(GatewayError error);
}
