package dev.signalbox.router.plan;

import java.util.OptionalLong;
import java.util.Set;

/// What callers of a tier may use.
///
/// @param maxOutputPico the dearest output allowed, in pico-USD per token
/// @param maxOutputTokens the longest answer that may be asked for
/// @param providers whose models may be used; empty for all
public record Tier(
    OptionalLong maxOutputPico, OptionalLong maxOutputTokens, Set<String> providers) {
  /// The caller's label that names its tier.
  public static final String LABEL = "tier";

  public Tier {
    providers = Sorted.copyOf(providers);
  }

  boolean allows(Listing listing, long outputTokens) {
    return (providers.isEmpty() || providers.contains(listing.provider()))
        && (maxOutputTokens.isEmpty() || outputTokens <= maxOutputTokens.getAsLong())
        && (maxOutputPico.isEmpty()
            || (listing.tariff().known()
                && listing.tariff().outputPico() <= maxOutputPico.getAsLong()));
  }
}
