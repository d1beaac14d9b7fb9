package dev.signalbox.conversation;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.routing.ModelIndex;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.bus.RollCall;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;

/// How much the models that are on offer can read. One per lane.
final class Windows {
  private static final long FRESH_MILLIS = 1_000;
  private static final int USUAL_ANSWER_TOKENS = 4_096;

  private final RollCall rollCall;
  private final InstantSource clock;
  private ModelIndex index = ModelIndex.of(List.of());
  private long readMillis = Long.MIN_VALUE;

  Windows(RollCall rollCall, InstantSource clock) {
    this.rollCall = rollCall;
    this.clock = clock;
  }

  /// The tokens `model` has room for besides its answer; [Long#MAX_VALUE] when nobody knows. Of
  /// several targets the largest counts: the router leaves out those that are too small.
  long room(String model, OptionalInt maxTokens) {
    var window = index().select(model).stream().mapToInt(Offer::contextTokens).max().orElse(0);
    if (window == 0) {
      return Long.MAX_VALUE;
    }
    var answer = maxTokens.orElse(Math.min(USUAL_ANSWER_TOKENS, window / 4));
    return Math.max(0, window - (long) answer);
  }

  private ModelIndex index() {
    var now = clock.millis();
    if (readMillis == Long.MIN_VALUE || now - readMillis >= FRESH_MILLIS) {
      readMillis = now;
      index =
          ModelIndex.of(
              rollCall.of(Unit.PROVIDERS).stream()
                  .map(Presence::providers)
                  .flatMap(List::stream)
                  .flatMap(provider -> provider.offers().stream())
                  .distinct()
                  .toList());
    }
    return index;
  }
}
