package dev.signalbox.api.routing;

import dev.signalbox.api.EachByItself;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// A target somebody may be routed to, with what planning needs to know about it.
///
/// @param contextTokens the model's window, 0 when unknown
/// @param maxOutputTokens the most it writes in one answer, 0 when unknown
/// @param typicalLatencyMillis the prior used until measured
/// @param languageModel false for `builtin/demo`, which only stands in for a model
/// @param providerDefault whether this is the model `auto` means at that provider
/// @param capabilities what it can do; a request that needs more is not sent there
/// @param otherNames model ids that mean this target too, each with what it is, e.g. `retired since
///   2026-02, succeeded by claude-haiku-4-5`
public record Offer(
    Target target,
    Price price,
    int contextTokens,
    int maxOutputTokens,
    int typicalLatencyMillis,
    boolean languageModel,
    boolean providerDefault,
    @EachByItself Set<Capability> capabilities,
    Map<String, String> otherNames) {
  public Offer {
    capabilities = Set.copyOf(capabilities);
    otherNames = Map.copyOf(otherNames);
  }

  /// The same, as another model of the same kind at the same provider.
  Offer of(String model) {
    return new Offer(
        new Target(target.provider(), model),
        price,
        contextTokens,
        maxOutputTokens,
        typicalLatencyMillis,
        languageModel,
        false,
        capabilities,
        Map.of());
  }

  /// The same, as the provider's default or not.
  public Offer withDefault(boolean isDefault) {
    return new Offer(
        target,
        price,
        contextTokens,
        maxOutputTokens,
        typicalLatencyMillis,
        languageModel,
        isDefault,
        capabilities,
        otherNames);
  }

  /// The same, able to do `more` too.
  public Offer withCapabilities(Set<Capability> more) {
    if (capabilities.containsAll(more)) {
      return this;
    }
    var all = EnumSet.copyOf(more);
    all.addAll(capabilities);
    return capableOf(all);
  }

  /// The same, unable to do any of `less`.
  public Offer without(Set<Capability> less) {
    if (Collections.disjoint(capabilities, less)) {
      return this;
    }
    var rest = EnumSet.copyOf(capabilities);
    rest.removeAll(less);
    return capableOf(rest);
  }

  private Offer capableOf(Set<Capability> all) {
    return new Offer(
        target,
        price,
        contextTokens,
        maxOutputTokens,
        typicalLatencyMillis,
        languageModel,
        providerDefault,
        all,
        otherNames);
  }

  /// Whether it answers in words; what only makes vectors or speaks does not.
  public boolean hasWords() {
    return capabilities.contains(Capability.TEXT)
        || (!capabilities.contains(Capability.EMBEDDINGS)
            && !capabilities.contains(Capability.SPEECH));
  }

  /// The same at another price.
  public Offer withPrice(Price other) {
    return new Offer(
        target,
        other,
        contextTokens,
        maxOutputTokens,
        typicalLatencyMillis,
        languageModel,
        providerDefault,
        capabilities,
        otherNames);
  }

  /// The same, meant by `names` too.
  public Offer withOtherNames(Map<String, String> names) {
    return new Offer(
        target,
        price,
        contextTokens,
        maxOutputTokens,
        typicalLatencyMillis,
        languageModel,
        providerDefault,
        capabilities,
        names);
  }
}
