package dev.signalbox.security;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Violation;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.OutputScan;
import dev.signalbox.api.security.RuleVerdict;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.platform.http.RequestIds;
import dev.signalbox.platform.operator.OperatorPort;
import dev.signalbox.platform.operator.OperatorRoutes;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// The unit's own HTTP API: judge a request, filter a text, make a canary, see and lift
/// quarantines. Judging here counts against nobody.
final class SecurityRoutes {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SecurityDesk desk;
  private final Quarantine quarantine;
  private final CanaryMint mint;
  private final Platform platform;

  SecurityRoutes(SecurityDesk desk, SecurityDesk.Shared shared, Platform platform) {
    this.desk = desk;
    this.quarantine = shared.quarantine();
    this.mint = shared.mint();
    this.platform = platform;
  }

  void mount(Router router) {
    router.post("/validate").handler(wellFormed(this::validate));
    router.post("/filter").handler(wellFormed(this::filter));
    router.post("/canary").handler(wellFormed(this::canary));
    new OperatorPort(
            new OperatorRoutes(new QuarantinePages(quarantine, platform.clock()).routes()),
            platform.clock())
        .mount(router);
  }

  private void validate(RoutingContext context) {
    var body = SecurityRequests.body(context);
    var apiKey = SecurityRequests.text(body, "apiKey", "");
    var caller = apiKey.isEmpty() ? CallerKey.ANONYMOUS : platform.keys().hash(apiKey);
    var lock = quarantine.lockOf(caller);
    if (lock.isPresent()) {
      refuse(context, caller, lock.get());
      return;
    }
    desk.judged(SecurityRequests.inference(body, RequestIds.of(context), caller))
        .onSuccess(verdict ->
            Replies.json(
                context,
                200,
                details(verdict.violations())
                    .put("score", verdict.score())
                    .put("findings", findings(verdict.findings()))))
        .onFailure(context::fail);
  }

  private void filter(RoutingContext context) {
    var body = SecurityRequests.body(context);
    var question =
        new FilterOutput(
            RequestIds.of(context),
            "text",
            new Canary(SecurityRequests.text(body, "canary", "")),
            SecurityRequests.text(body, "systemPrompt", ""),
            FilterProgress.START,
            SecurityRequests.requiredText(body, "text"),
            true);
    desk.filter(question, Deadline.in(PATIENCE, platform.clock()))
        .onSuccess(outcome -> filtered(context, outcome))
        .onFailure(context::fail);
  }

  private static void filtered(RoutingContext context, Outcome<FilteredOutput> outcome) {
    switch (outcome) {
      case Outcome.Ok<FilteredOutput>(var released) ->
          Replies.json(
              context,
              200,
              new JsonObject()
                  .put("text", released.text())
                  .put("blocked", false)
                  .put("findings", findings(released.findings()))
                  .put(
                      "scan",
                      scan(OutputScan.Ending.READ, released.unscanned(), released.findings())));
      case Outcome.Err<FilteredOutput>(GatewayError.OutputBlocked(var found, _)) ->
          Replies.json(
              context,
              200,
              new JsonObject()
                  .put("text", "")
                  .put("blocked", true)
                  .put("findings", findings(found))
                  .put("scan", scan(OutputScan.Ending.BLOCKED, List.of(), found)));
      case Outcome.Err<FilteredOutput>(GatewayError error) -> Replies.error(context, error);
    }
  }

  /// As answers of the gateway say it.
  private static JsonObject scan(
      OutputScan.Ending ending, List<RuleVerdict> unscanned, List<Finding> found) {
    var rules = new JsonObject();
    var notScanned = new JsonArray();
    for (var verdict : OutputScan.of(ending, unscanned, found, List.of()).rules()) {
      rules.put(verdict.rule().wireName(), verdict.state().wireName());
      verdict
          .state()
          .reason()
          .ifPresent(why ->
              notScanned.add(
                  new JsonObject().put("what", verdict.rule().wireName()).put("reason", why)));
    }
    return new JsonObject().put("rules", rules).put("notScanned", notScanned);
  }

  private void canary(RoutingContext context) {
    var prompt = SecurityRequests.requiredText(SecurityRequests.body(context), "systemPrompt");
    var canary = mint.next();
    Replies.json(
        context,
        200,
        new JsonObject().put("systemPrompt", canary.guard(prompt)).put("canary", canary.token()));
  }

  private void refuse(RoutingContext context, CallerKey caller, QuarantineBook.Entry entry) {
    var error =
        caller.quarantined(entry.permanent(), entry.remainingMillis(platform.clock().millis()));
    Replies.json(
        context,
        error.httpStatus(),
        new JsonObject()
            .put("quarantined", true)
            .put("type", entry.permanent() ? "permanent" : "temporary")
            .put("remaining", error.remainingMillis())
            .put("remainingMinutes", (error.remainingMillis() + 59_999) / 60_000)
            .put("error", error.code())
            .put("message", error.message())
            .put("requestId", RequestIds.of(context).value()));
  }

  /// A handler that answers a malformed body with 400 and what is wrong.
  private static Handler<RoutingContext> wellFormed(Consumer<RoutingContext> handler) {
    return context -> {
      try {
        handler.accept(context);
      } catch (SecurityRequests.Malformed e) {
        var error = new GatewayError.InputRejected(List.of(e.violation()));
        Replies.json(
            context,
            error.httpStatus(),
            new JsonObject()
                .put("error", error.code())
                .put("message", error.message())
                .put("details", details(error.violations()))
                .put("requestId", RequestIds.of(context).value()));
      }
    };
  }

  private static JsonObject details(List<Violation> violations) {
    var errors = new JsonArray();
    for (var violation : violations) {
      var error =
          new JsonObject()
              .put("field", violation.field())
              .put("rule", violation.rule())
              .put("message", violation.message());
      if (violation.score() > 0) {
        error
            .put("score", violation.score())
            .put("start", violation.start())
            .put("end", violation.end())
            .put("ruleSet", violation.ruleSet());
      }
      errors.add(error);
    }
    return new JsonObject().put("valid", violations.isEmpty()).put("errors", errors);
  }

  private static JsonArray findings(List<Finding> findings) {
    var written = new JsonArray();
    for (var finding : findings) {
      written.add(
          new JsonObject()
              .put("kind", finding.kind())
              .put("severity", finding.severity().name())
              .put("action", finding.action().name())
              .put("where", finding.where())
              .put("start", finding.start())
              .put("end", finding.end()));
    }
    return written;
  }
}
