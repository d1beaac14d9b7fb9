package dev.signalbox.router.plan;

import dev.signalbox.api.Money;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// How targets are put in order. A strategy is one constant here: what it measures, how it says so,
/// and whether it looks beyond the default models.
public enum Strategy {
  /// What this request costs at most.
  CHEAPEST,
  /// What a call takes, measured or usual.
  FASTEST {
    @Override
    double measure(Candidate candidate, Weighing weighing) {
      return candidate.standing().latencyMillis();
    }

    @Override
    String words(Candidate candidate) {
      return "about "
          + candidate.standing().latencyMillis()
          + (candidate.standing().measured() ? " ms as measured" : " ms as usual there");
    }
  },
  /// What the caller or the operator has named; among several providers of it the cheapest.
  SPECIFIED,
  /// The cheapest of all models that can do what is asked, default or not.
  CAPABILITY {
    @Override
    String words(Candidate candidate) {
      return "can do what is asked, " + cost(candidate);
    }

    @Override
    boolean looksEverywhere() {
      return true;
    }
  },
  /// Five factors, weighted by urgency and quality.
  WEIGHTED {
    @Override
    double measure(Candidate candidate, Weighing weighing) {
      return BEST_SCORE - weighing.score(candidate);
    }

    @Override
    String words(Candidate candidate) {
      return "score " + Math.round((BEST_SCORE - candidate.measure()) * 10) / 10.0 + " of 100";
    }
  },
  /// What the rules say; the cheapest where none of them says anything.
  RULES;

  private static final double BEST_SCORE = 100;

  /// What it compares: less is better.
  double measure(Candidate candidate, Weighing weighing) {
    return candidate.costNanoUsd();
  }

  /// The measure in words.
  String words(Candidate candidate) {
    return cost(candidate);
  }

  /// Whether `auto` means more than the default models under it.
  boolean looksEverywhere() {
    return false;
  }

  private static String cost(Candidate candidate) {
    var cost = candidate.costNanoUsd();
    if (cost == Tariff.UNPRICED) {
      return "price unknown";
    }
    return cost == 0 ? "free" : "at most " + new Money(cost);
  }

  /// As callers and settings write it.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The strategy of that wire name.
  public static Optional<Strategy> named(String name) {
    return Arrays.stream(values()).filter(one -> one.wireName().equals(name)).findFirst();
  }

  /// Every wire name.
  public static String names() {
    return Arrays.stream(values()).map(Strategy::wireName).collect(Collectors.joining(", "));
  }
}
