package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;
import java.util.function.Function;

/// Failures between nodes. One that only another build knows becomes one that every build knows.
final class ErrorForm implements RecordCodec.Form<GatewayError> {
  private static final RecordCodec.Form<GatewayError> JSON = Wire.json(GatewayError.class);

  private final String where;
  private final Function<NotUnderstood, GatewayError> unknown;

  private ErrorForm(String where, Function<NotUnderstood, GatewayError> unknown) {
    this.where = where;
    this.unknown = unknown;
  }

  /// In answers. Who refuses for a reason of its own build refuses all the same: it is neither away
  /// nor at fault, and nobody else is asked until one is found that does not refuse.
  static ErrorForm ofAnswers() {
    return new ErrorForm(
        "an answer",
        why ->
            new GatewayError.Forbidden(
                "This was refused for a reason that only a newer build of this cluster knows ("
                    + why.getMessage()
                    + "). Ask again when all of it is upgraded."));
  }

  /// At the ends of streams.
  static ErrorForm ofStreams() {
    return new ErrorForm("the end of a stream", _ -> new GatewayError.Internal());
  }

  @Override
  public byte[] write(GatewayError error) {
    return JSON.write(error);
  }

  @Override
  public GatewayError read(byte[] bytes) {
    try {
      return JSON.read(bytes);
    } catch (NotUnderstood e) {
      Misunderstandings.tell(where, e);
      return unknown.apply(e);
    }
  }
}
