package dev.signalbox.platform.catalogue;

import dev.signalbox.api.routing.Price;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// What a model costs over time, oldest step first.
public record PriceSchedule(List<Step> steps) {
  /// Nobody has ever said.
  public static final PriceSchedule UNKNOWN = new PriceSchedule(List.of());

  public PriceSchedule {
    steps = steps.stream().sorted(Comparator.comparingLong(Step::fromMillis)).toList();
  }

  /// A price and when it began.
  ///
  /// @param fromMillis its first millisecond since the epoch
  /// @param source who said so: `seed`, `operator`, or the name of an imported list
  public record Step(long fromMillis, Price.PerToken price, String source) {}

  /// A price that has always held.
  static PriceSchedule always(Price.PerToken price, String source) {
    return new PriceSchedule(List.of(new Step(0, price, source)));
  }

  /// The price at `epochMillis`; unknown before the first one began.
  public Price at(long epochMillis) {
    Price valid = new Price.Unknown();
    for (var step : steps) {
      if (step.fromMillis() <= epochMillis) {
        valid = step.price();
      }
    }
    return valid;
  }

  /// When the next price after `epochMillis` begins.
  public OptionalLong nextAfter(long epochMillis) {
    return steps.stream()
        .mapToLong(Step::fromMillis)
        .filter(from -> from > epochMillis)
        .findFirst();
  }
}
