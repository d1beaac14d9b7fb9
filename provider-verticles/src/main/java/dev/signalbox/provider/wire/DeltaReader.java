package dev.signalbox.provider.wire;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Turns the body of a successful answer into deltas, piece by piece. What the body is, a stream or
/// one whole object, is seen from its first visible byte, since content types are not always true.
public final class DeltaReader {
  /// A whole answer larger than this fails.
  static final int MAX_WHOLE_BYTES = 16 * 1024 * 1024;

  private final ProviderAdapter adapter;
  private final Call call;
  private final StreamDecoder decoder;
  private final EventParser parser;
  private final ByteRope whole = new ByteRope(MAX_WHOLE_BYTES);
  private Shape shape = Shape.UNKNOWN;

  private enum Shape {
    UNKNOWN,
    STREAM,
    WHOLE
  }

  public DeltaReader(ProviderAdapter adapter, Call call) {
    this.adapter = adapter;
    this.call = call;
    this.decoder = adapter.decoder(call);
    this.parser = adapter.framing().parser();
  }

  /// The next bytes of the body, of any length, which nobody is going to change.
  public Outcome<List<Delta>> bytes(byte[] bytes) {
    if (shape == Shape.UNKNOWN) {
      shape = shapeOf(bytes);
    }
    if (shape == Shape.STREAM) {
      var events = new Events();
      var readable = parser.feed(bytes, events);
      return readable || events.failed()
          ? events.outcome()
          : tooLong("an event", EventParser.MAX_EVENT_BYTES);
    }
    return whole.take(bytes) ? StreamDecoder.NOTHING : tooLong("an answer", MAX_WHOLE_BYTES);
  }

  /// The body has ended. A last event without its end mark counts when it is whole, else the stream
  /// broke off in it.
  public Outcome<List<Delta>> end() {
    if (shape == Shape.STREAM) {
      var events = new Events();
      parser.end(event -> {
        if (event.isDone() || Json.isValue(event)) {
          events.accept(event);
        }
      });
      return events
          .outcome()
          .flatMap(deltas -> decoder.end().map(last -> Deltas.joined(deltas, last)));
    }
    return adapter.deltas(new WireResponse(200, whole.taken()), call);
  }

  private Shape shapeOf(byte[] bytes) {
    if (!call.stream()) {
      return Shape.WHOLE;
    }
    for (var b : bytes) {
      if ((b & 0xFF) > ' ') {
        var isObject = b == '{' || b == '[' || b == '<';
        return isObject && adapter.framing() == Framing.SSE ? Shape.WHOLE : Shape.STREAM;
      }
    }
    return Shape.UNKNOWN;
  }

  private Outcome<List<Delta>> tooLong(String what, int limit) {
    return Outcome.err(
        UpstreamErrors.garbled(
            adapter.id(), "it sent " + what + " of more than " + limit + " bytes"));
  }

  /// Collects the deltas of the events of one read, up to the first error.
  private final class Events implements Consumer<WireEvent> {
    private final List<Delta> deltas = new ArrayList<>(2);
    private Outcome<List<Delta>> failure = StreamDecoder.NOTHING;

    @Override
    public void accept(WireEvent event) {
      if (failed()) {
        return;
      }
      switch (decoder.decode(event)) {
        case Outcome.Ok<List<Delta>>(var more) -> deltas.addAll(more);
        case Outcome.Err<List<Delta>> error -> failure = error;
      }
    }

    boolean failed() {
      return failure instanceof Outcome.Err;
    }

    /// Deltas before an error in the same read are dropped with it: the stream is broken anyway.
    Outcome<List<Delta>> outcome() {
      return failed() ? failure : Outcome.ok(deltas);
    }
  }
}
