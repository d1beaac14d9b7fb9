package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Secret;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// One way into a provider: an address, and a key for it. Shared by all lanes, never blocks.
final class Access {
  private static final long FIRST_REST_MILLIS = 1_000;
  private static final long LONGEST_GUESSED_REST_MILLIS = 60_000;
  private static final Rest AWAKE = new Rest(0, 0, new GatewayError.Internal());

  private final String label;
  private final Endpoint endpoint;
  private final Secret key;
  private final int weight;
  private final boolean guarded;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicReference<Rest> rest = new AtomicReference<>(AWAKE);

  /// Until when it is left alone, and why.
  ///
  /// @param inRow how often in a row it was told to wait without being told for how long
  private record Rest(long untilMillis, int inRow, GatewayError why) {}

  /// @param label names it to people without saying anything of the key
  /// @param guarded whether the address arrived over an API, so that it is judged at each
  ///   connection
  Access(String label, Endpoint endpoint, Secret key, int weight, boolean guarded) {
    this.label = label;
    this.endpoint = endpoint;
    this.key = key;
    this.weight = weight;
    this.guarded = guarded;
  }

  String label() {
    return label;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Secret key() {
    return key;
  }

  boolean isGuarded() {
    return guarded;
  }

  int inFlight() {
    return inFlight.get();
  }

  /// How busy it is for its weight; the least busy one is asked next.
  double load() {
    return (inFlight.get() + 1.0) / weight;
  }

  void begin() {
    inFlight.incrementAndGet();
  }

  void end() {
    inFlight.decrementAndGet();
  }

  /// It answered: whatever it waited for is over, unless it was told so by the answer itself.
  void answered() {
    rest.updateAndGet(
        before -> before.inRow == 0 ? before : new Rest(before.untilMillis, 0, before.why));
  }

  /// Leaves it alone for `millis`, never for less than it was told before.
  void restFor(long millis, long now, GatewayError why) {
    rest.updateAndGet(before ->
        now + millis > before.untilMillis ? new Rest(now + millis, before.inRow, why) : before);
  }

  /// Leaves it alone for as long as seems right, since nobody said: longer each time.
  void rest(long now, GatewayError why) {
    rest.updateAndGet(before -> {
      var millis =
          Math.min(LONGEST_GUESSED_REST_MILLIS, FIRST_REST_MILLIS << Math.min(before.inRow, 10));
      return new Rest(Math.max(before.untilMillis, now + millis), before.inRow + 1, why);
    });
  }

  boolean rests(long now) {
    return now < rest.get().untilMillis;
  }

  long restsUntilMillis() {
    return rest.get().untilMillis;
  }

  /// Why it rests.
  GatewayError why() {
    return rest.get().why;
  }
}
