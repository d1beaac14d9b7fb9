package dev.signalbox.provider;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.provider.wire.ProviderAdapter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The models of one provider: where they come from and what they are now.
///
/// @param preferred the one `auto` means there, empty to leave that to the source
/// @param offers may be empty while nobody has said
record Models(Source source, String preferred, List<Offer> offers) {
  /// What a request may take that a wire may refuse.
  private static final Set<Capability> OF_THE_REQUEST = ofTheRequest();

  /// Who says which models there are.
  enum Source {
    /// The catalogue of this installation.
    CATALOGUE,
    /// The provider's own list, asked again and again.
    LIST,
    /// An operator.
    OPERATOR
  }

  Models {
    offers = List.copyOf(offers);
  }

  private static Set<Capability> ofTheRequest() {
    var all = EnumSet.of(Capability.TOOLS, Capability.VISION, Capability.JSON_SCHEMA);
    all.addAll(Capability.OF_THE_WIRE);
    return all;
  }

  /// Those of the catalogue; of the provider's own list when the catalogue knows none and the
  /// operator named none.
  static Models known(List<Offer> known, ProviderAdapter adapter, String preferred, boolean local) {
    var offers = Offers.withDefault(known, adapter, preferred, local);
    var source = offers.isEmpty() ? Source.LIST : Source.CATALOGUE;
    return new Models(source, preferred, offers);
  }

  /// What the provider's own list says, none yet.
  static Models listed(String preferred) {
    return new Models(Source.LIST, preferred, List.of());
  }

  /// The same, each offer able to do what `adapter` puts on its wire and nothing that it refuses,
  /// whoever says otherwise.
  Models carriedBy(ProviderAdapter adapter) {
    var refused = EnumSet.copyOf(OF_THE_REQUEST);
    refused.removeAll(adapter.carries());
    refused.removeAll(adapter.ofEveryModel());
    var every = adapter.ofEveryModel();
    return offering(
        offers.stream()
            .map(offer -> offer.without(refused))
            .map(offer -> offer.hasWords() ? offer.withCapabilities(every) : offer)
            .toList());
  }

  Models offering(List<Offer> newOffers) {
    return new Models(source, preferred, newOffers);
  }
}
