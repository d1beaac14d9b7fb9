package dev.signalbox.cost.limits;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.platform.Platform;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Admits requests within the limits of their key and user. One per lane.
public final class LimitDesk {
  private static final Logger LOG = LoggerFactory.getLogger(LimitDesk.class);
  private static final long UNCOUNTED_WAIT_MILLIS = 1_000;
  private static final Future<Optional<GatewayError>> ADMITTED =
      Future.succeededFuture(Optional.empty());

  private final LimitConfig config;
  private final Counters counters;
  private final LimitedSubjects subjects;
  private final MeterRegistry meters;
  private final Coalesced<LimitAsk, List<Refusal>> taking;
  private final Coalesced<Counters.End, Boolean> settling;

  public LimitDesk(LimitConfig config, Platform platform, LimitedSubjects subjects) {
    this.config = config;
    this.counters = new Counters(platform.database());
    this.subjects = subjects;
    this.meters = platform.telemetry().meters();
    this.taking = new Coalesced<>(counters::take);
    this.settling = new Coalesced<>(counters::settle);
  }

  /// Counts a request; completes with why it may not pass, if it may not. Who has no limits is not
  /// counted and does not wait.
  public Future<Optional<GatewayError>> admit(PlaceHold question) {
    var limits = config.of(question.terms().limits());
    if (!limits.limitsAnything()) {
      return ADMITTED;
    }
    var ask = LimitAsk.of(question, limits);
    if (ask.subjects().isEmpty()) {
      return ADMITTED;
    }
    if (!counters.areUp()) {
      return uncounted(ask);
    }
    subjects.add(ask.subjects());
    return taking
        .ask(ask)
        .map(refusals ->
            refusals.isEmpty() ? Optional.<GatewayError>empty() : Optional.of(refused(refusals)))
        .recover(failure -> {
          LOG.atWarn().setCause(failure).log("A request could not be counted against its limits");
          return uncounted(ask);
        });
  }

  /// The request never began: it is not counted after all.
  public void withdrawn(PlaceHold question) {
    end(question.accounts(), new Counters.End(question.id().value(), false, 0));
  }

  /// Replaces the estimate by what was used.
  public void settled(Settle question) {
    var tokens = 0L;
    for (var charge : question.charges()) {
      tokens = Math.addExact(tokens, tokens(charge.usage()));
    }
    end(question.accounts(), new Counters.End(question.id().value(), true, tokens));
  }

  private static long tokens(Usage usage) {
    return usage.inputTokens() + usage.outputTokens();
  }

  private void end(List<Account> accounts, Counters.End end) {
    if (anyIsLimited(accounts) && counters.areUp()) {
      settling
          .ask(end)
          .onFailure(failure ->
              LOG.atWarn()
                  .setCause(failure)
                  .addKeyValue("requestId", end.requestId())
                  .log("A request stays counted by its estimate"));
    }
  }

  private boolean anyIsLimited(List<Account> accounts) {
    for (var account : accounts) {
      if (subjects.holds(account.id())) {
        return true;
      }
    }
    return false;
  }

  private GatewayError refused(List<Refusal> refusals) {
    var error = Refusal.worst(refusals);
    meters.counter("signalbox_limits_refused_total", "code", error.code()).increment();
    return error;
  }

  /// A refusal that lets callers back off as they do from any other limit.
  private Future<Optional<GatewayError>> uncounted(LimitAsk ask) {
    meters.counter("signalbox_limits_uncounted_total").increment();
    if (!config.refusesUncounted()) {
      return ADMITTED;
    }
    var limits = ask.limits();
    var perMinute = limits.requestsPerMinute() > 0 || limits.tokensPerMinute() > 0;
    var first = ask.subjects().getFirst();
    var scope = first.substring(0, first.indexOf(':'));
    return Future.succeededFuture(
        Optional.of(
            perMinute
                ? new GatewayError.RateLimited(
                    scope,
                    limits.requestsPerMinute() > 0 ? "requests" : "tokens",
                    Math.max(limits.requestsPerMinute(), limits.tokensPerMinute()),
                    UNCOUNTED_WAIT_MILLIS)
                : new GatewayError.QuotaExceeded(
                    scope,
                    limits.requestsPerDay() > 0 ? "requests" : "tokens",
                    Math.max(limits.requestsPerDay(), limits.tokensPerDay()),
                    UNCOUNTED_WAIT_MILLIS)));
  }
}
