package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.Objection;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import io.vertx.core.Future;
import java.util.function.Function;

/// What providers say about their failures, on its way to the caller. A provider may quote the
/// request it refuses, guarded system prompt included, so its words are filtered like an answer's.
final class UpstreamReasons {
  static final String WITHHELD = "its message was withheld";

  private static final String CHANNEL = "error";

  private final Function<FilterOutput, Future<Outcome<FilteredOutput>>> ask;
  private final OutputFilter.Subject subject;

  UpstreamReasons(
      Function<FilterOutput, Future<Outcome<FilteredOutput>>> ask, OutputFilter.Subject subject) {
    this.ask = ask;
    this.subject = subject;
  }

  /// `error` with a reason that may be shown; never fails.
  Future<GatewayError> safe(GatewayError error) {
    return switch (error) {
      case ProviderFailed(String provider, int status, String reason) ->
          safe(reason).map(said -> new ProviderFailed(provider, status, said));
      case ProviderRejected(String provider, int status, var fault, String reason, var words) ->
          safe(reason)
              .compose(said ->
                  safe(words)
                      .map(kept -> new ProviderRejected(provider, status, fault, said, kept)));
      case GatewayError.OfRequest _,
          GatewayError.OfCaller _,
          GatewayError.OfMoney _,
          GatewayError.OfGateway _,
          GatewayError.OutputBlocked _,
          GatewayError.UnitUnavailable _,
          GatewayError.AllProvidersFailed _ ->
          Future.succeededFuture(error);
    };
  }

  /// Words for programs are as they were said, or not there.
  private Future<Objection> safe(Objection objection) {
    var said = (objection.code() + " " + objection.param()).strip();
    return safe(said).map(shown -> shown.equals(said) ? objection : Objection.NONE);
  }

  private Future<String> safe(String reason) {
    if (reason.isEmpty()) {
      return Future.succeededFuture(reason);
    }
    var question =
        new FilterOutput(
            subject.id(),
            CHANNEL,
            subject.canary(),
            subject.protectedPrompt(),
            FilterProgress.START,
            reason,
            true);
    return ask.apply(question)
        .map(outcome ->
            switch (outcome) {
              case Outcome.Ok<FilteredOutput>(var filtered) -> filtered.text();
              case Outcome.Err<FilteredOutput> _ -> WITHHELD;
            })
        .otherwise(WITHHELD);
  }
}
