package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.GatewayError.KeyQuarantined;
import dev.signalbox.api.GatewayError.OutputBlocked;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;

/// What the security unit may say. Silence, a defect or an answer that is none means that nobody
/// has judged, and what nobody has judged does not move.
final class Verdicts {
  private Verdicts() {}

  /// `outcome`, unless it is no verdict.
  ///
  /// @param answer what a verdict that lets something pass is
  static <A> Outcome<A> orUnavailable(Outcome<A> outcome, Class<A> answer) {
    boolean verdict =
        switch (outcome) {
          case Outcome.Ok<A>(Object value) -> answer.isInstance(value);
          case Outcome.Err<A>(var error) -> isVerdict(error);
        };
    return verdict ? outcome : Outcome.err(new UnitUnavailable(Unit.SECURITY));
  }

  private static boolean isVerdict(GatewayError error) {
    return error instanceof InputRejected
        || error instanceof KeyQuarantined
        || error instanceof OutputBlocked;
  }
}
