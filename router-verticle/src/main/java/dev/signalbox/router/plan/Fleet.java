package dev.signalbox.router.plan;

import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.routing.Offer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The fleet at one moment, ready for decisions: what is on offer and how each target is doing.
/// Immutable; what has not changed since the moment before is shared with it.
public final class Fleet {
  private final FleetView view;
  private final OfferBook book;
  private final Standing[] standings;
  private final Map<String, Map<String, TargetHealth>> health;
  private final long takenAtEpochMillis;
  private final long number;

  private Fleet(
      FleetView view, OfferBook book, Optional<Fleet> before, long number, long epochMillis) {
    this.view = view;
    this.book = book;
    this.number = number;
    this.takenAtEpochMillis = epochMillis;
    this.health = byModel(view);
    this.standings = new Standing[book.listings().size()];
    for (var listing : book.listings()) {
      var fresh = standing(listing.offer(), epochMillis);
      var old = before.filter(one -> one.book == book).map(one -> one.standings[listing.index()]);
      standings[listing.index()] = old.filter(fresh::equals).orElse(fresh);
    }
  }

  /// The fleet as `view` shows it at `epochMillis`; `before` is the one it replaces.
  public static Fleet of(
      FleetView view, Quality quality, Optional<Fleet> before, long epochMillis) {
    var offers = view.offers();
    var book =
        before
            .map(Fleet::book)
            .filter(known -> known.isOf(offers))
            .orElseGet(() -> OfferBook.of(offers, quality));
    return new Fleet(view, book, before, before.map(one -> one.number + 1).orElse(1L), epochMillis);
  }

  private static Map<String, Map<String, TargetHealth>> byModel(FleetView view) {
    var health = new HashMap<String, Map<String, TargetHealth>>();
    for (var provider : view.providers().values()) {
      var models = new HashMap<String, TargetHealth>();
      provider.targets().forEach(target -> models.put(target.model(), target));
      health.put(provider.id(), models);
    }
    return health;
  }

  private Standing standing(Offer offer, long epochMillis) {
    var provider = view.providers().get(offer.target().provider());
    var models = health.getOrDefault(offer.target().provider(), Map.of());
    return Health.standing(offer, provider, models.get(offer.target().model()), epochMillis);
  }

  /// What is on offer.
  public OfferBook book() {
    return book;
  }

  /// The merged presences.
  public Map<String, ProviderPresence> providers() {
    return view.providers();
  }

  /// How `listing` is doing.
  public Standing standing(Listing listing) {
    return listing.index() >= 0
        ? standings[listing.index()]
        : standing(listing.offer(), takenAtEpochMillis);
  }

  /// What was measured of `model` at `provider`.
  public Optional<TargetHealth> health(String provider, String model) {
    return Optional.ofNullable(health.getOrDefault(provider, Map.of()).get(model));
  }

  /// Whether it still shows what `now` shows, waits that ended by `epochMillis` included.
  public boolean isStill(FleetView now, long epochMillis) {
    return view.equals(now)
        && Arrays.stream(standings)
            .noneMatch(
                one -> one.waitUntilEpochMillis() > 0 && one.waitUntilEpochMillis() <= epochMillis);
  }

  /// Counts the fleets of one router process.
  public long number() {
    return number;
  }

  /// When it was put together.
  public long takenAtEpochMillis() {
    return takenAtEpochMillis;
  }
}
