package dev.signalbox.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.Target;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What is remembered of a decision, as bytes in place of two dozen objects, which the collector
/// would have to follow and to copy for as long as they are kept. What is written is there until
/// something else is. Not to be shared between threads.
final class DecisionBytes {
  private static final int USUAL_BYTES = 1024;

  private ByteBuffer out = ByteBuffer.allocate(USUAL_BYTES);

  /// A decision: its id, the question, and the plan where it was not to refuse.
  ByteBuffer made(String id, PlanRoute question, Optional<Plan> plan) {
    return written(() -> {
      text(id);
      question(question);
      plan.ifPresent(this::plan);
    });
  }

  private void question(PlanRoute question) {
    text(question.id().value());
    text(question.caller().hash());
    text(question.caller().prefix());
    text(question.model());
    out.putLong(question.inputTokens());
    out.putLong(question.outputTokens());
    capabilities(question.needs());
    text(question.costState().name());
    hints(question.hints());
    text(question.prompt());
    out.putInt(question.labels().size());
    for (var label : question.labels().entrySet()) {
      text(label.getKey());
      text(label.getValue());
    }
  }

  static String id(ByteBuffer in) {
    return text(in);
  }

  /// The question that stands behind the id.
  static PlanRoute question(ByteBuffer in) {
    return new PlanRoute(
        new RequestId(text(in)),
        new CallerKey(text(in), text(in)),
        text(in),
        in.getLong(),
        in.getLong(),
        capabilities(in),
        CostState.valueOf(text(in)),
        hints(in),
        text(in),
        labels(in));
  }

  private void hints(RoutingHints hints) {
    flag(hints.equals(RoutingHints.NONE));
    if (hints.equals(RoutingHints.NONE)) {
      return;
    }
    optional(hints.strategy());
    text(hints.urgency().name());
    text(hints.quality().name());
    capabilities(hints.capabilities());
    optional(hints.user());
    out.putLong(hints.budget().map(Money::nanoUsd).orElse(-1L));
    text(hints.afterBreak().name());
    flag(hints.hedge());
  }

  private static RoutingHints hints(ByteBuffer in) {
    return flag(in)
        ? RoutingHints.NONE
        : new RoutingHints(
            optional(in),
            RoutingHints.Urgency.valueOf(text(in)),
            RoutingHints.Quality.valueOf(text(in)),
            capabilities(in),
            optional(in),
            Optional.of(in.getLong()).filter(nano -> nano >= 0).map(Money::new),
            RoutingHints.AfterBreak.valueOf(text(in)),
            flag(in));
  }

  private void plan(Plan plan) {
    text(plan.decisionId());
    text(plan.strategy());
    out.putInt(plan.steps().size());
    for (var step : plan.steps()) {
      target(step.target());
      text(step.reason());
      flag(step.languageModel());
    }
    out.putInt(plan.effort().maxRetries());
    out.putLong(plan.effort().backoffMillis());
    out.putLong(plan.effort().maxBackoffMillis());
    out.putLong(plan.effort().hedgeAfterMillis().orElse(-1));
  }

  /// The plan that stands behind the question.
  static Plan plan(ByteBuffer in) {
    return new Plan(text(in), text(in), steps(in), effort(in));
  }

  private static List<Plan.Step> steps(ByteBuffer in) {
    var steps = new ArrayList<Plan.Step>();
    for (var left = in.getInt(); left > 0; left--) {
      steps.add(new Plan.Step(target(in), text(in), flag(in)));
    }
    return steps;
  }

  private static Plan.Effort effort(ByteBuffer in) {
    var retries = in.getInt();
    var backoff = in.getLong();
    var most = in.getLong();
    var hedge = in.getLong();
    return new Plan.Effort(
        retries, backoff, most, hedge < 0 ? OptionalLong.empty() : OptionalLong.of(hedge));
  }

  ByteBuffer happened(DecisionOutcome happened) {
    return written(() -> {
      text(happened.decisionId());
      out.putInt(happened.attempts().size());
      for (var attempt : happened.attempts()) {
        target(attempt.target());
        out.putInt(attempt.status());
        text(attempt.reason());
        out.putLong(attempt.durationMillis());
      }
      text(happened.code());
      out.putLong(happened.durationMillis());
    });
  }

  static DecisionOutcome happened(ByteBuffer in) {
    return new DecisionOutcome(text(in), attempts(in), text(in), in.getLong());
  }

  private static List<Attempt> attempts(ByteBuffer in) {
    var attempts = new ArrayList<Attempt>();
    for (var left = in.getInt(); left > 0; left--) {
      attempts.add(new Attempt(target(in), in.getInt(), text(in), in.getLong()));
    }
    return attempts;
  }

  private void target(Target target) {
    text(target.provider());
    text(target.model());
  }

  private static Target target(ByteBuffer in) {
    return new Target(text(in), text(in));
  }

  private void capabilities(Set<Capability> capabilities) {
    out.putInt(capabilities.size());
    for (var each : capabilities) {
      text(each.name());
    }
  }

  private static Set<Capability> capabilities(ByteBuffer in) {
    var capabilities = EnumSet.noneOf(Capability.class);
    for (var left = in.getInt(); left > 0; left--) {
      capabilities.add(Capability.valueOf(text(in)));
    }
    return capabilities;
  }

  private static Map<String, String> labels(ByteBuffer in) {
    var labels = new LinkedHashMap<String, String>();
    for (var left = in.getInt(); left > 0; left--) {
      labels.put(text(in), text(in));
    }
    return labels;
  }

  private void optional(Optional<String> text) {
    flag(text.isPresent());
    if (text.isPresent()) {
      text(text.get());
    }
  }

  private static Optional<String> optional(ByteBuffer in) {
    return flag(in) ? Optional.of(text(in)) : Optional.empty();
  }

  private void text(String text) {
    var bytes = text.getBytes(UTF_8);
    out.putInt(bytes.length).put(bytes);
  }

  private static String text(ByteBuffer in) {
    var bytes = new byte[in.getInt()];
    in.get(bytes);
    return new String(bytes, UTF_8);
  }

  private void flag(boolean flag) {
    out.put((byte) (flag ? 1 : 0));
  }

  private static boolean flag(ByteBuffer in) {
    return in.get() != 0;
  }

  /// What `content` writes, again with more room where there was too little.
  private ByteBuffer written(Runnable content) {
    while (true) {
      try {
        out.clear();
        content.run();
        return out.flip();
      } catch (BufferOverflowException _) {
        out = ByteBuffer.allocate(out.capacity() * 2);
      }
    }
  }
}
