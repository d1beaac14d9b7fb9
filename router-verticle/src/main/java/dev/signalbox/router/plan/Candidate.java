package dev.signalbox.router.plan;

import dev.signalbox.api.routing.PlanRoute;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A target while a decision looks at it: begun by the selection, marked by the filters, measured
/// by the strategy.
public final class Candidate {
  private final Listing listing;
  private final Standing standing;
  private final int place;
  private final long costNanoUsd;
  private @Nullable Filter removedBy;
  private double measure;

  /// @param place among the targets of a rule; 0 without one
  Candidate(Listing listing, Standing standing, int place, PlanRoute question) {
    this.listing = listing;
    this.standing = standing;
    this.place = place;
    this.costNanoUsd = listing.tariff().worstCase(question.inputTokens(), question.outputTokens());
  }

  /// What it is.
  public Listing listing() {
    return listing;
  }

  /// How it is doing.
  public Standing standing() {
    return standing;
  }

  /// Its place among the targets of the rule that decides, 0 without a rule.
  public int place() {
    return place;
  }

  /// The most this request costs there, in nano-USD; [Tariff#UNPRICED] when nobody knows.
  public long costNanoUsd() {
    return costNanoUsd;
  }

  /// Why it is not in the plan; empty when it is.
  public Optional<Filter> removedBy() {
    return Optional.ofNullable(removedBy);
  }

  boolean isKept() {
    return removedBy == null;
  }

  void remove(Filter filter) {
    removedBy = filter;
  }

  /// What the strategy compares: less is better.
  public double measure() {
    return measure;
  }

  void measure(double value) {
    measure = value;
  }
}
