package dev.signalbox.provider;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.provider.wire.ProviderAdapter;
import java.util.List;

/// The models of one provider: where they come from and what they are now.
///
/// @param preferred the one `auto` means there, empty to leave that to the source
/// @param offers may be empty while nobody has said
record Models(Source source, String preferred, List<Offer> offers) {
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

  /// The same, each offer with what `adapter` says of all its models.
  Models carriedBy(ProviderAdapter adapter) {
    var every = adapter.ofEveryModel();
    return every.isEmpty()
        ? this
        : offering(
            offers.stream()
                .map(offer ->
                    offer.capabilities().contains(Capability.TEXT)
                        ? offer.withCapabilities(every)
                        : offer)
                .toList());
  }

  Models offering(List<Offer> newOffers) {
    return new Models(source, preferred, newOffers);
  }
}
