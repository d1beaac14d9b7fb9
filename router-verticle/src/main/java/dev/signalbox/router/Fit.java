package dev.signalbox.router;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Violation;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.PlanRoute;
import java.util.List;

/// Leaves out the offers that cannot answer a request, so that no call is made to find that out.
final class Fit {
  private Fit() {}

  /// Those of `offers` that can, or what is too much for all of them.
  static Outcome<List<Offer>> of(List<Offer> offers, PlanRoute question) {
    var capable = offers.stream().filter(offer -> isCapable(offer, question)).toList();
    if (capable.isEmpty()) {
      return refused(
          "tools",
          "unsupported_by_model",
          "no model served as "
              + question.model()
              + " can call tools; leave them out or name another");
    }
    var fitting = capable.stream().filter(offer -> isWideEnough(offer, question)).toList();
    return fitting.isEmpty() ? tooLong(question, capable) : Outcome.ok(fitting);
  }

  private static boolean isCapable(Offer offer, PlanRoute question) {
    return offer.capabilities().containsAll(question.needs());
  }

  /// A window that is not known is taken to be large enough.
  private static boolean isWideEnough(Offer offer, PlanRoute question) {
    return offer.contextTokens() == 0 || offer.contextTokens() > question.inputTokens();
  }

  private static Outcome<List<Offer>> tooLong(PlanRoute question, List<Offer> offers) {
    var widest = offers.stream().mapToInt(Offer::contextTokens).max().orElse(0);
    return refused(
        "messages",
        "context_window",
        "about "
            + question.inputTokens()
            + " tokens do not fit any model asked for; the largest window has "
            + widest);
  }

  private static Outcome<List<Offer>> refused(String field, String rule, String detail) {
    return Outcome.err(new GatewayError.InputRejected(List.of(Violation.of(field, rule, detail))));
  }
}
