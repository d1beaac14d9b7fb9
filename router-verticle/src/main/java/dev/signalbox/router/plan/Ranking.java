package dev.signalbox.router.plan;

import dev.signalbox.api.routing.PlanRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Puts what is left in order: who may be called now, then who was preferred by name, then what the
/// strategy measures; ties fall by the priority and fallback order of added providers, then by
/// cost, time and name, the same way everywhere.
final class Ranking implements Comparator<Candidate> {
  /// One of so many requests tries a target that is on trial.
  private static final int TRICKLE = 20;

  private static final int LAST = 3;

  private final PlanRoute question;
  private final boolean byPlace;
  private final String preferred;

  Ranking(PlanRoute question, Selection selection, Policy policy) {
    this.question = question;
    this.byPlace = !selection.isFrugal();
    this.preferred =
        selection.open() && !selection.isFrugal() && question.hints().strategy().isEmpty()
            ? policy.options().defaultProvider()
            : "";
  }

  /// The first `most` of those that are kept, in order; the others are marked with why not.
  List<Candidate> first(int most, List<Candidate> candidates, Filter otherwise) {
    var first = new ArrayList<Candidate>(most + 1);
    for (var candidate : candidates) {
      if (candidate.isKept() && (first.size() < most || compare(candidate, first.getLast()) < 0)) {
        insert(candidate, first);
        if (first.size() > most) {
          first.removeLast().remove(otherwise);
        }
      } else if (candidate.isKept()) {
        candidate.remove(otherwise);
      }
    }
    return first;
  }

  private void insert(Candidate candidate, List<Candidate> into) {
    int at = into.size();
    while (at > 0 && compare(candidate, into.get(at - 1)) < 0) {
      at--;
    }
    into.add(at, candidate);
  }

  @Override
  public int compare(Candidate a, Candidate b) {
    var order = Integer.compare(group(a), group(b));
    if (order == 0 && !preferred.isEmpty()) {
      order = Boolean.compare(isPreferred(b), isPreferred(a));
    }
    if (order == 0 && byPlace) {
      order = Integer.compare(a.place(), b.place());
    }
    if (order == 0) {
      order = Double.compare(a.measure(), b.measure());
    }
    if (order == 0) {
      order = a.standing().place().compareTo(b.standing().place());
    }
    if (order == 0) {
      order = Long.compare(a.costNanoUsd(), b.costNanoUsd());
    }
    if (order == 0) {
      order = Long.compare(a.standing().latencyMillis(), b.standing().latencyMillis());
    }
    return order == 0 ? a.listing().name().compareTo(b.listing().name()) : order;
  }

  private boolean isPreferred(Candidate candidate) {
    return candidate.listing().provider().equals(preferred);
  }

  private int group(Candidate candidate) {
    return switch (candidate.standing().rotation()) {
      case IN -> 0;
      case TRIAL -> isItsTurn(candidate) ? 0 : 1;
      case WAITING, OUT -> 2;
      case DOWN -> LAST;
    };
  }

  /// The lot that the request's id draws for the target.
  private boolean isItsTurn(Candidate candidate) {
    var lot = question.id().value().hashCode() * 31 + candidate.listing().name().hashCode();
    var mixed = (lot ^ (lot >>> 16)) * 0x45d9f3b;
    return Math.floorMod(mixed ^ (mixed >>> 16), TRICKLE) == 0;
  }
}
