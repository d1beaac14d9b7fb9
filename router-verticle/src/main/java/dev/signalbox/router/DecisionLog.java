package dev.signalbox.router;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.router.plan.Fleet;
import dev.signalbox.router.plan.Policy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The last decisions of this process: not what was thought, but what it was thought from, so that
/// it can be thought again. What they are made of is written down as bytes, for most of them nobody
/// ever asks.
final class DecisionLog {
  static final int MOST_ATTEMPTS = 16;

  /// About what one takes beside its bytes.
  private static final int ENTRY_BYTES = 96;

  /// About what a fleet takes that no other decision has seen: a reference for each offer.
  private static final int FLEET_BYTES = 8_192;

  private final long mostBytes;
  private final Recent<Packed> decisions;
  private final DecisionBytes form = new DecisionBytes();
  private final RecordPages pages = new RecordPages();
  private long bytes;
  private @Nullable Fleet newest;

  DecisionLog(int most, long mostBytes) {
    this.decisions = new Recent<>(most);
    this.mostBytes = mostBytes;
  }

  /// A decision with everything it was made from.
  ///
  /// @param happened what became of it, once that is known
  record Kept(
      String id,
      long atEpochMillis,
      Inputs inputs,
      Outcome<Plan> outcome,
      Optional<DecisionOutcome> happened) {
    /// A decision that has just been made.
    static Kept made(Inputs inputs, String id, long epochMillis, Outcome<Plan> outcome) {
      return new Kept(id, epochMillis, inputs, outcome, Optional.empty());
    }

    PlanRoute question() {
      return inputs.question();
    }

    Policy policy() {
      return inputs.policy();
    }

    Fleet fleet() {
      return inputs.fleet();
    }
  }

  /// What a decision is made from.
  record Inputs(PlanRoute question, Policy policy, Fleet fleet) {}

  /// A decision in the form it is kept in.
  private static final class Packed implements Recent.Named {
    private final int idHash;
    private final long atEpochMillis;
    private final Policy policy;
    private final Fleet fleet;
    private final Optional<GatewayError> refusal;
    private final int fleetBytes;
    private final RecordPages.Page page;
    private final int from;
    private final int length;

    /// What became of it; nowhere as long as that is not known.
    private RecordPages.@Nullable Page happenedPage;

    private int happenedFrom;
    private int happenedLength;

    private Packed(Kept made, int fleetBytes, RecordPages pages, ByteBuffer record) {
      this.idHash = made.id().hashCode();
      this.fleetBytes = fleetBytes;
      this.atEpochMillis = made.atEpochMillis();
      this.policy = made.policy();
      this.fleet = made.fleet();
      this.refusal =
          made.outcome() instanceof Outcome.Err<Plan>(var error)
              ? Optional.of(error)
              : Optional.empty();
      this.length = record.remaining();
      this.page = pages.room(length);
      this.from = page.put(record);
    }

    @Override
    public int idHash() {
      return idHash;
    }

    @Override
    public boolean isNamed(String id) {
      return DecisionBytes.id(page.read(from, length)).equals(id);
    }

    private void happened(RecordPages pages, ByteBuffer record) {
      var before = happenedPage;
      if (before != null) {
        pages.drop(before);
      }
      happenedLength = record.remaining();
      var now = pages.room(happenedLength);
      happenedFrom = now.put(record);
      happenedPage = now;
    }

    private void drop(RecordPages pages) {
      pages.drop(page);
      if (happenedPage != null) {
        pages.drop(happenedPage);
      }
    }

    private int bytes() {
      return ENTRY_BYTES + fleetBytes + length + happenedLength;
    }

    private Kept unpacked() {
      var record = page.read(from, length);
      var id = DecisionBytes.id(record);
      var question = DecisionBytes.question(record);
      return new Kept(
          id,
          atEpochMillis,
          new Inputs(question, policy, fleet),
          refusal.map(Outcome::<Plan>err).orElseGet(() -> Outcome.ok(DecisionBytes.plan(record))),
          Optional.ofNullable(happenedPage)
              .map(told -> DecisionBytes.happened(told.read(happenedFrom, happenedLength))));
    }
  }

  /// Keeps a decision; the oldest ones give way.
  synchronized void keep(Kept made) {
    var reads = made.policy().rules().readsPrompts();
    var question = reads ? made.question() : withoutPrompt(made.question());
    var plan =
        made.outcome() instanceof Outcome.Ok<Plan>(var chosen)
            ? Optional.of(chosen)
            : Optional.<Plan>empty();
    int fleetBytes = made.fleet() == newest ? 0 : FLEET_BYTES;
    newest = made.fleet();
    var packed = new Packed(made, fleetBytes, pages, form.made(made.id(), question, plan));
    bytes += packed.bytes();
    if (decisions.isFull()) {
      forget(decisions.removeOldest());
    }
    decisions.add(packed);
    while (bytes > mostBytes && decisions.size() > 1) {
      forget(decisions.removeOldest());
    }
  }

  private void forget(Packed packed) {
    bytes -= packed.bytes();
    packed.drop(pages);
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
      decisions
          .find(outcome.decisionId())
          .ifPresent(packed -> {
            bytes -= packed.bytes();
            packed.happened(pages, form.happened(bounded(outcome)));
            bytes += packed.bytes();
          });
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
    return decisions.find(id).map(Packed::unpacked);
  }

  /// The last decisions, the newest first.
  synchronized List<Kept> latest(int limit) {
    return decisions.newest(limit).stream().map(Packed::unpacked).toList();
  }

  int most() {
    return decisions.most();
  }

  synchronized int size() {
    return decisions.size();
  }
}
