package dev.signalbox.gateway;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one line a request gets in the log: the same fields on every surface, each filled in when it
/// becomes known. Holds nothing of what was asked or answered.
final class RequestLine {
  private static final Logger LOG = LoggerFactory.getLogger(RequestLine.class);
  private static final String SERVICE = "gateway";

  private final RequestId id;
  private final Route route;
  private String user = "";
  private @Nullable Target target;
  private Usage used = Usage.NONE;
  private @Nullable AnswerSummary summary;
  private OptionalLong credits = OptionalLong.of(0);
  private boolean charging;
  private Function<Target, String> name = Target::provider;
  private @Nullable End end;

  /// How it ended.
  record End(int status, String code, long millis, boolean streamed) {}

  RequestLine(RequestId id, Route route) {
    this.id = id;
    this.route = route;
  }

  /// Who asked.
  void by(Identity identity) {
    user = identity.user().orElse("");
  }

  /// Who was called last, and what has to be paid for, known or estimated.
  void ran(Target last, Usage paid) {
    target = last;
    used = paid;
  }

  /// The answer is whole.
  void summary(AnswerSummary whole) {
    summary = whole;
    target = whole.course().step().target();
    used = whole.usage();
  }

  /// The user is being charged; the line waits for [#charged], which follows for certain.
  void charging() {
    charging = true;
  }

  /// @param amount absent where nobody can tell yet
  void charged(OptionalLong amount) {
    charging = false;
    credits = amount;
    if (end != null) {
      write(end);
    }
  }

  /// Writes the line, now or once the user is charged.
  ///
  /// @param naming what callers of the endpoint know a target's provider by
  void end(End how, Function<Target, String> naming) {
    end = how;
    name = naming;
    if (!charging) {
      write(how);
    }
  }

  private void write(End how) {
    var line =
        LOG.atInfo()
            .addKeyValue("service", SERVICE)
            .addKeyValue("endpoint", route.path())
            .addKeyValue("user_id", user)
            .addKeyValue("provider", target == null ? "" : name.apply(target))
            .addKeyValue("latency_ms", how.millis())
            .addKeyValue("tokens", used.totalTokens())
            .addKeyValue("credits_charged", credits.isPresent() ? credits.getAsLong() : null)
            .addKeyValue("requestId", id)
            .addKeyValue("status", how.status())
            .addKeyValue("code", how.code())
            .addKeyValue("stream", how.streamed())
            .addKeyValue("inputTokens", used.inputTokens())
            .addKeyValue("outputTokens", used.outputTokens());
    if (summary != null) {
      line =
          line.addKeyValue("model", WholeCharacters.of(summary.model()))
              .addKeyValue("costUsd", summary.cost().request().toUsd())
              .addKeyValue("attempts", summary.course().attempts().size())
              .addKeyValue("scan", summary.judged().scan().brief());
    }
    line.log("Inference answered");
  }
}
