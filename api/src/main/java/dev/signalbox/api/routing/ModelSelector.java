package dev.signalbox.api.routing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads a requested model name against what is on offer. The router plans with it and the cost
/// unit prices with it, so that both mean the same targets.
public final class ModelSelector {
  /// The name that leaves the choice to the router.
  public static final String AUTO = "auto";

  /// Providers publish dated snapshots, `-2024-07-18` or `-20241022`, at the price of the model.
  private static final Pattern DATE = Pattern.compile("-\\d{4}-?\\d{2}-?\\d{2}$");

  private ModelSelector() {}

  /// The offers `requested` may be answered by, in the order given; empty when nobody serves it.
  ///
  /// `auto` means every provider's default model, and the stand-in for a language model only where
  /// there is no other. `provider/model` means that target; when the provider is active but does
  /// not list the model, it is priced as unknown. A bare name means the model of that id at any
  /// provider, else that provider's default model. A retired id or an alias means the model that
  /// goes by it; a dated snapshot is asked for as written and otherwise like its model.
  public static List<Offer> select(String requested, Collection<Offer> offers) {
    if (requested.equals(AUTO)) {
      return automatic(offers);
    }
    return Stream.<Function<String, List<Offer>>>of(
            name -> matching(offers, offer -> isCalled(name, offer, offer.target().model())),
            name -> matching(offers, offer -> otherName(name, offer).isPresent()),
            name -> snapshots(name, offers),
            name ->
                matching(offers, o -> o.providerDefault() && o.target().provider().equals(name)),
            name -> unlisted(name, offers).stream().toList())
        .map(reading -> reading.apply(requested))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /// What `requested` is when it means `offer` by another name than its own.
  public static Optional<String> otherName(String requested, Offer offer) {
    return Stream.of(requested, withoutDate(requested))
        .flatMap(name ->
            offer.otherNames().entrySet().stream()
                .filter(other -> isCalled(name, offer, other.getKey())))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// The model a dated snapshot is of; any other name as it is.
  public static String withoutDate(String model) {
    return DATE.matcher(model).replaceFirst("");
  }

  private static boolean isCalled(String name, Offer offer, String model) {
    var provider = offer.target().provider();
    return name.equals(model)
        || (name.length() == provider.length() + 1 + model.length()
            && name.startsWith(provider)
            && name.charAt(provider.length()) == '/'
            && name.endsWith(model));
  }

  private static List<Offer> matching(Collection<Offer> offers, Predicate<Offer> wanted) {
    return offers.stream().filter(wanted).toList();
  }

  private static List<Offer> automatic(Collection<Offer> offers) {
    var defaults = matching(offers, Offer::providerDefault);
    var models = matching(defaults, Offer::languageModel);
    return models.isEmpty() ? defaults : models;
  }

  private static List<Offer> snapshots(String requested, Collection<Offer> offers) {
    var model = withoutDate(requested);
    var date = requested.substring(model.length());
    return offers.stream()
        .filter(offer -> !date.isEmpty() && isCalled(model, offer, offer.target().model()))
        .map(offer -> offer.of(offer.target().model() + date))
        .toList();
  }

  private static Optional<Offer> unlisted(String requested, Collection<Offer> offers) {
    var slash = requested.indexOf('/');
    if (slash <= 0 || slash == requested.length() - 1) {
      return Optional.empty();
    }
    var target = new Target(requested.substring(0, slash), requested.substring(slash + 1));
    return offers.stream()
        .filter(o -> o.languageModel() && o.target().provider().equals(target.provider()))
        .findFirst()
        .map(known -> unlisted(target, known.typicalLatencyMillis(), known.capabilities()));
  }

  private static Offer unlisted(Target target, int latencyMillis, Set<Capability> capabilities) {
    return new Offer(
        target, new Price.Unknown(), 0, 0, latencyMillis, true, false, capabilities, Map.of());
  }
}
