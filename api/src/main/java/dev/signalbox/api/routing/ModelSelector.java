package dev.signalbox.api.routing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads a requested model name against what is on offer. The router plans with it and the cost
/// unit prices with it, so that both mean the same targets.
public final class ModelSelector {
  /// The name that leaves the choice to the router.
  public static final String AUTO = "auto";

  /// The name that leaves the choice among `grok`, `gpt` and `claude` to the rules of an assistant.
  public static final String CHAT = "chat";

  /// Providers publish dated snapshots, `-2024-07-18` or `-20241022`, at the price of the model.
  private static final Pattern DATE = Pattern.compile("-\\d{4}-?\\d{2}-?\\d{2}$");

  private ModelSelector() {}

  /// The offers `requested` may be answered by, in the order given; empty when nobody serves it.
  ///
  /// `auto` means every provider's default model, and the stand-in for a language model only where
  /// there is no other. `provider/model` means that target; when the provider is active but does
  /// not list the model, it is priced as unknown. A bare name means the model of that id at any
  /// provider, else that provider's default model; `grok`, `claude` and `gpt` are xAI's,
  /// Anthropic's and OpenAI's default models, and `chat` any of the three. A retired id or an alias
  /// means the model that goes by it; a dated snapshot is asked for as written and otherwise like
  /// its model.
  public static List<Offer> select(String requested, Collection<Offer> offers) {
    return ModelIndex.of(offers).select(requested);
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
}
