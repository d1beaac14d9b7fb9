package dev.signalbox.router;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.router.plan.Fleet;
import dev.signalbox.router.plan.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The last decisions of this process: not what was thought, but what it was thought from, so that
/// it can be thought again. Nothing is written or copied when a decision is made.
final class DecisionLog {
  static final int MOST_ATTEMPTS = 16;

  /// About what one takes beside its texts: objects, map entry, the steps' reasons.
  private static final int ENTRY_BYTES = 1_200;

  /// About what a fleet takes that no other decision has seen: a reference for each offer.
  private static final int FLEET_BYTES = 8_192;

  private final int most;
  private final long mostBytes;
  private final LinkedHashMap<String, Kept> decisions = new LinkedHashMap<>();
  private long bytes;
  private @Nullable Fleet newest;

  DecisionLog(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /// A decision with everything it was made from.
  ///
  /// @param happened what became of it, once that is known
  record Kept(
      String id,
      long atEpochMillis,
      PlanRoute question,
      Policy policy,
      Fleet fleet,
      Outcome<Plan> outcome,
      Optional<DecisionOutcome> happened,
      int bytes) {
    /// A decision that has just been made.
    static Kept made(Inputs inputs, String id, long epochMillis, Outcome<Plan> outcome) {
      return new Kept(
          id,
          epochMillis,
          inputs.question(),
          inputs.policy(),
          inputs.fleet(),
          outcome,
          Optional.empty(),
          0);
    }

    private Kept seen(PlanRoute other) {
      return new Kept(id, atEpochMillis, other, policy, fleet, outcome, happened, bytes);
    }

    private Kept sized(int size) {
      return new Kept(id, atEpochMillis, question, policy, fleet, outcome, happened, size);
    }

    private Kept with(DecisionOutcome told) {
      return new Kept(
          id, atEpochMillis, question, policy, fleet, outcome, Optional.of(told), bytes);
    }
  }

  /// What a decision is made from.
  record Inputs(PlanRoute question, Policy policy, Fleet fleet) {}

  /// Keeps a decision; the oldest ones give way.
  synchronized void keep(Kept made) {
    var reads = made.policy().rules().readsPrompts();
    var kept = made.seen(reads ? made.question() : withoutPrompt(made.question()));
    var size = ENTRY_BYTES + textBytes(kept.question());
    var sized = kept.sized(made.fleet() == newest ? size : size + FLEET_BYTES);
    newest = made.fleet();
    bytes += sized.bytes();
    decisions.put(made.id(), sized);
    while (decisions.size() > most || (bytes > mostBytes && decisions.size() > 1)) {
      bytes -= decisions.pollFirstEntry().getValue().bytes();
    }
  }

  private static int textBytes(PlanRoute question) {
    var chars = question.prompt().length() + question.model().length();
    for (var label : question.labels().entrySet()) {
      chars += label.getKey().length() + label.getValue().length();
    }
    return chars * 2;
  }

  /// Where no rule reads prompts, none has to be kept to decide again.
  private static PlanRoute withoutPrompt(PlanRoute question) {
    return question.prompt().isEmpty()
        ? question
        : new PlanRoute(
            question.id(),
            question.caller(),
            question.model(),
            question.inputTokens(),
            question.outputTokens(),
            question.needs(),
            question.costState(),
            question.hints(),
            "",
            question.labels());
  }

  /// Adds what became of some decisions; those of other processes are not ours to keep.
  synchronized void happened(List<DecisionOutcome> outcomes) {
    for (var outcome : outcomes) {
      decisions.computeIfPresent(outcome.decisionId(), (_, kept) -> kept.with(bounded(outcome)));
    }
  }

  private static DecisionOutcome bounded(DecisionOutcome outcome) {
    return outcome.attempts().size() <= MOST_ATTEMPTS
        ? outcome
        : new DecisionOutcome(
            outcome.decisionId(),
            outcome.attempts().subList(0, MOST_ATTEMPTS),
            outcome.code(),
            outcome.durationMillis());
  }

  synchronized Optional<Kept> find(String id) {
    return Optional.ofNullable(decisions.get(id));
  }

  /// The last decisions, the newest first.
  synchronized List<Kept> latest(int limit) {
    return decisions.sequencedValues().reversed().stream().limit(limit).toList();
  }

  int most() {
    return most;
  }

  synchronized int size() {
    return decisions.size();
  }
}
