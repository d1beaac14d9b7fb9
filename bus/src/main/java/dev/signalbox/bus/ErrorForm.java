package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;
import java.util.function.Function;

/// Failures between nodes. One that only another build knows becomes one that every build knows.
final class ErrorForm implements RecordCodec.Form<GatewayError> {
  private final RecordCodec.Form<GatewayError> json;
  private final Function<NotUnderstood, GatewayError> unknown;

  private ErrorForm(
      Misunderstandings misunderstandings, Function<NotUnderstood, GatewayError> unknown) {
    this.json = misunderstandings.toldOf("GatewayError", Wire.json(GatewayError.class));
    this.unknown = unknown;
  }

  /// In answers. Who refuses for a reason of its own build refuses all the same: it is neither away
  /// nor at fault, and nobody else is asked until one is found that does not refuse.
  static ErrorForm ofAnswers(Misunderstandings misunderstandings) {
    return new ErrorForm(
        misunderstandings,
        why ->
            new GatewayError.Forbidden(
                "This was refused for a reason that only a newer build of this cluster knows ("
                    + why.getMessage()
                    + "). Ask again when all of it is upgraded."));
  }

  /// At the ends of streams.
  static ErrorForm ofStreams(Misunderstandings misunderstandings) {
    return new ErrorForm(misunderstandings, _ -> new GatewayError.Internal());
  }

  @Override
  public byte[] write(GatewayError error) {
    return json.write(error);
  }

  @Override
  public GatewayError read(byte[] bytes) {
    try {
      return json.read(bytes);
    } catch (NotUnderstood e) {
      return unknown.apply(e);
    }
  }
}
