package dev.signalbox.security;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.security.Clearance;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Inspect;
import dev.signalbox.api.security.Severity;
import dev.signalbox.security.alert.SecurityAlerts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the two questions of the pipeline. A defect here is an answer too: the request is
/// refused as if no security unit were there, and it never counts against the caller.
final class SecurityDesk {
  private static final Logger LOG = LoggerFactory.getLogger(SecurityDesk.class);

  /// Longer texts are judged on a worker, so that no other request waits for them.
  private static final int LARGE_CHARS = 64 * 1024;

  private final Vertx vertx;
  private final Shared shared;
  private final SecurityAlerts alerts;

  /// What all lanes of a process share; everything in it is thread-safe.
  record Shared(
      InputJudge judge,
      CanaryMint mint,
      OutputFilter filter,
      ProtectedPrompts prompts,
      Quarantine quarantine,
      SecurityMeters meters,
      InstantSource clock) {
    /// What whoever uses a quarantined key is told.
    Optional<GatewayError> lockOn(CallerKey caller) {
      return quarantine
          .lockOf(caller)
          .map(entry ->
              caller.quarantined(entry.permanent(), entry.remainingMillis(clock.millis())));
    }
  }

  SecurityDesk(Vertx vertx, Shared shared, SecurityAlerts alerts) {
    this.vertx = vertx;
    this.shared = shared;
    this.alerts = alerts;
  }

  Future<Outcome<Clearance>> inspect(Inspect question, Deadline deadline) {
    var request = question.request();
    if (deadline.hasPassed(shared.clock())) {
      return Future.succeededFuture(
          Outcome.err(new GatewayError.DeadlineExceeded("security.inspect")));
    }
    var answer =
        shared
            .lockOn(request.caller())
            .map(lock -> Future.succeededFuture(Outcome.<Clearance>err(lock)))
            .orElseGet(() -> judged(request).compose(verdict -> answered(request, verdict)));
    return answer
        .recover(cause -> refused(request.id().value(), cause))
        .onSuccess(shared.meters()::inspected);
  }

  Future<Outcome<FilteredOutput>> filter(FilterOutput piece, Deadline deadline) {
    if (deadline.hasPassed(shared.clock())) {
      return Future.succeededFuture(
          Outcome.err(new GatewayError.DeadlineExceeded("security.filter")));
    }
    boolean known = shared.prompts().isKnown(piece.protectedPrompt());
    int chars = piece.text().length() + (known ? 0 : piece.protectedPrompt().length());
    return onRightThread(
            chars,
            () ->
                shared
                    .filter()
                    .filter(
                        piece,
                        shared.prompts().of(piece.canary(), piece.protectedPrompt(), piece.last())))
        .recover(cause -> refused(piece.id().value(), cause))
        .onSuccess(outcome -> count(piece, outcome));
  }

  /// Judges without counting anything against anybody.
  Future<InputJudge.Verdict> judged(InferenceRequest request) {
    return Future.succeededFuture(request)
        .map(shared.judge()::begin)
        .compose(reading -> onRightThread(reading.chars(), reading::verdict));
  }

  private Future<Outcome<Clearance>> answered(
      InferenceRequest request, InputJudge.Verdict verdict) {
    if (verdict.passes()) {
      return Future.succeededFuture(
          Outcome.ok(new Clearance(shared.mint().next(), verdict.findings())));
    }
    Outcome<Clearance> refusal = Outcome.err(new GatewayError.InputRejected(verdict.violations()));
    if (!verdict.isAttack()) {
      return Future.succeededFuture(refusal);
    }
    shared.meters().blockedAs(verdict.attack());
    LOG.atInfo()
        .addKeyValue("requestId", request.id())
        .addKeyValue("keyPrefix", request.caller().prefix())
        .addKeyValue("class", verdict.attack())
        .addKeyValue("rule", verdict.rule())
        .addKeyValue("score", verdict.score())
        .addKeyValue("ruleSet", verdict.ruleSet())
        .log("An input was blocked");
    return shared
        .quarantine()
        .blocked(request.caller(), request.id(), verdict)
        .map(locked -> {
          locked.ifPresent(entry -> locked(request, entry));
          return refusal;
        });
  }

  private void locked(InferenceRequest request, QuarantineBook.Entry entry) {
    shared.meters().quarantined(entry.permanent());
    var reason = entry.reason();
    alerts.locked(
        request.id(),
        new SecurityAlerts.Lock(
            entry.prefix(), entry.permanent(), reason.attack(), reason.rule(), reason.score()));
  }

  private void count(FilterOutput piece, Outcome<FilteredOutput> outcome) {
    switch (outcome) {
      case Outcome.Ok<FilteredOutput>(var released) -> shared.meters().found(released.findings());
      case Outcome.Err<FilteredOutput>(GatewayError.OutputBlocked(var findings, _)) -> {
        shared.meters().found(findings);
        findings.stream()
            .filter(finding -> finding.severity() == Severity.CRITICAL)
            .forEach(finding -> alerts.leaked(piece.id(), finding));
        LOG.atWarn()
            .addKeyValue("requestId", piece.id())
            .addKeyValue("kind", findings.getFirst().kind())
            .addKeyValue("severity", findings.getFirst().severity())
            .log("An output was blocked");
      }
      case Outcome.Err<FilteredOutput> _ -> {}
    }
  }

  private <T> Future<T> onRightThread(long chars, Callable<T> work) {
    if (chars > LARGE_CHARS) {
      return vertx.executeBlocking(work, false).map(done -> Objects.requireNonNull(done));
    }
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  private static <T> Future<Outcome<T>> refused(String requestId, Throwable cause) {
    LOG.atError()
        .setCause(cause)
        .addKeyValue("requestId", requestId)
        .log("A text could not be judged; it was refused");
    return Future.succeededFuture(Outcome.err(new GatewayError.UnitUnavailable(Unit.SECURITY)));
  }
}
