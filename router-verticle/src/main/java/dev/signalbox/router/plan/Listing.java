package dev.signalbox.router.plan;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import java.util.EnumSet;
import java.util.Set;

/// An offer, taken apart once so that it can be compared in nanoseconds.
///
/// @param index its place in the book, -1 for a model that the book lists under another name
/// @param name `provider/model`
/// @param capabilities what it can do; an enum set, which compares bits
/// @param quality 0 to 100
public record Listing(
    int index, Offer offer, String name, Tariff tariff, Set<Capability> capabilities, int quality) {
  static Listing of(int index, Offer offer, Quality quality) {
    return new Listing(
        index,
        offer,
        offer.target().toString(),
        Tariff.of(offer.price()),
        enumSet(offer.capabilities()),
        quality.of(offer));
  }

  static Set<Capability> enumSet(Set<Capability> capabilities) {
    var set = EnumSet.noneOf(Capability.class);
    set.addAll(capabilities);
    return set;
  }

  String provider() {
    return offer.target().provider();
  }

  boolean languageModel() {
    return offer.languageModel();
  }

  boolean can(Set<Capability> needs) {
    // nobody means a model without words by asking for any
    return capabilities.containsAll(needs)
        && (capabilities.contains(Capability.TEXT)
            || isAskedFor(Capability.EMBEDDINGS, needs)
            || isAskedFor(Capability.SPEECH, needs)
            || offer.hasWords());
  }

  private boolean isAskedFor(Capability one, Set<Capability> needs) {
    return needs.contains(one) && capabilities.contains(one);
  }

  /// A window that is not known is taken to be large enough.
  boolean holds(long inputTokens) {
    return offer.contextTokens() == 0 || offer.contextTokens() > inputTokens;
  }
}
