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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What is remembered of a decision, as bytes: one array in place of two dozen objects, which the
/// collector would have to follow and to copy for as long as they are kept. Not to be shared
/// between threads.
final class DecisionBytes {
  private static final int USUAL_BYTES = 512;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream(USUAL_BYTES);
  private final DataOutputStream out = new DataOutputStream(written);

  /// Writes one value.
  @FunctionalInterface
  private interface Content {
    void write() throws IOException;
  }

  /// Reads one value.
  @FunctionalInterface
  private interface Reading<T> {
    T read(DataInputStream in) throws IOException;
  }

  byte[] question(PlanRoute question) {
    return bytes(() -> {
      text(question.id().value());
      text(question.caller().hash());
      text(question.caller().prefix());
      text(question.model());
      out.writeLong(question.inputTokens());
      out.writeLong(question.outputTokens());
      capabilities(question.needs());
      text(question.costState().name());
      hints(question.hints());
      text(question.prompt());
      out.writeInt(question.labels().size());
      for (var label : question.labels().entrySet()) {
        text(label.getKey());
        text(label.getValue());
      }
    });
  }

  static PlanRoute question(byte[] bytes) {
    return read(
        bytes,
        in ->
            new PlanRoute(
                new RequestId(text(in)),
                new CallerKey(text(in), text(in)),
                text(in),
                in.readLong(),
                in.readLong(),
                capabilities(in),
                CostState.valueOf(text(in)),
                hints(in),
                text(in),
                labels(in)));
  }

  private void hints(RoutingHints hints) throws IOException {
    out.writeBoolean(hints.equals(RoutingHints.NONE));
    if (hints.equals(RoutingHints.NONE)) {
      return;
    }
    optional(hints.strategy());
    text(hints.urgency().name());
    text(hints.quality().name());
    capabilities(hints.capabilities());
    optional(hints.user());
    out.writeLong(hints.budget().map(Money::nanoUsd).orElse(-1L));
    text(hints.afterBreak().name());
    out.writeBoolean(hints.hedge());
  }

  private static RoutingHints hints(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? RoutingHints.NONE
        : new RoutingHints(
            optional(in),
            RoutingHints.Urgency.valueOf(text(in)),
            RoutingHints.Quality.valueOf(text(in)),
            capabilities(in),
            optional(in),
            Optional.of(in.readLong()).filter(nano -> nano >= 0).map(Money::new),
            RoutingHints.AfterBreak.valueOf(text(in)),
            in.readBoolean());
  }

  byte[] plan(Plan plan) {
    return bytes(() -> {
      text(plan.decisionId());
      text(plan.strategy());
      out.writeInt(plan.steps().size());
      for (var step : plan.steps()) {
        target(step.target());
        text(step.reason());
        out.writeBoolean(step.languageModel());
      }
      out.writeInt(plan.effort().maxRetries());
      out.writeLong(plan.effort().backoffMillis());
      out.writeLong(plan.effort().maxBackoffMillis());
      out.writeLong(plan.effort().hedgeAfterMillis().orElse(-1));
    });
  }

  static Plan plan(byte[] bytes) {
    return read(bytes, in -> new Plan(text(in), text(in), steps(in), effort(in)));
  }

  private static List<Plan.Step> steps(DataInputStream in) throws IOException {
    var steps = new ArrayList<Plan.Step>();
    for (var left = in.readInt(); left > 0; left--) {
      steps.add(new Plan.Step(target(in), text(in), in.readBoolean()));
    }
    return steps;
  }

  private static Plan.Effort effort(DataInputStream in) throws IOException {
    var retries = in.readInt();
    var backoff = in.readLong();
    var most = in.readLong();
    var hedge = in.readLong();
    return new Plan.Effort(
        retries, backoff, most, hedge < 0 ? OptionalLong.empty() : OptionalLong.of(hedge));
  }

  byte[] happened(DecisionOutcome happened) {
    return bytes(() -> {
      text(happened.decisionId());
      out.writeInt(happened.attempts().size());
      for (var attempt : happened.attempts()) {
        target(attempt.target());
        out.writeInt(attempt.status());
        text(attempt.reason());
        out.writeLong(attempt.durationMillis());
      }
      text(happened.code());
      out.writeLong(happened.durationMillis());
    });
  }

  static DecisionOutcome happened(byte[] bytes) {
    return read(bytes, in -> new DecisionOutcome(text(in), attempts(in), text(in), in.readLong()));
  }

  private static List<Attempt> attempts(DataInputStream in) throws IOException {
    var attempts = new ArrayList<Attempt>();
    for (var left = in.readInt(); left > 0; left--) {
      attempts.add(new Attempt(target(in), in.readInt(), text(in), in.readLong()));
    }
    return attempts;
  }

  private void target(Target target) throws IOException {
    text(target.provider());
    text(target.model());
  }

  private static Target target(DataInputStream in) throws IOException {
    return new Target(text(in), text(in));
  }

  private void capabilities(Set<Capability> capabilities) throws IOException {
    out.writeInt(capabilities.size());
    for (var each : capabilities) {
      text(each.name());
    }
  }

  private static Set<Capability> capabilities(DataInputStream in) throws IOException {
    var capabilities = EnumSet.noneOf(Capability.class);
    for (var left = in.readInt(); left > 0; left--) {
      capabilities.add(Capability.valueOf(text(in)));
    }
    return capabilities;
  }

  private static Map<String, String> labels(DataInputStream in) throws IOException {
    var labels = new LinkedHashMap<String, String>();
    for (var left = in.readInt(); left > 0; left--) {
      labels.put(text(in), text(in));
    }
    return labels;
  }

  private void optional(Optional<String> text) throws IOException {
    out.writeBoolean(text.isPresent());
    if (text.isPresent()) {
      text(text.get());
    }
  }

  private static Optional<String> optional(DataInputStream in) throws IOException {
    return in.readBoolean() ? Optional.of(text(in)) : Optional.empty();
  }

  private void text(String text) throws IOException {
    var bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), UTF_8);
  }

  private byte[] bytes(Content content) {
    try {
      content.write();
      return written.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      written.reset();
    }
  }

  private static <T> T read(byte[] bytes, Reading<T> reading) {
    try {
      return reading.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
