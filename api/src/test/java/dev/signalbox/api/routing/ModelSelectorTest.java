package dev.signalbox.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelSelectorTest {
  private static final Offer MINI = offer("openai", "mini", true, Map.of("old", "retired"));
  private static final Offer LARGE = offer("openai", "large", false, Map.of());
  private static final Offer LLAMA_HERE = offer("ollama", "llama", true, Map.of());
  private static final Offer LLAMA_THERE = offer("groq", "llama", true, Map.of());
  private static final Offer DEMO =
      new Offer(
          new Target("builtin", "demo"),
          new Price.Free(),
          0,
          0,
          0,
          false,
          true,
          Set.of(),
          Map.of());
  private static final List<Offer> ALL = List.of(MINI, LARGE, LLAMA_HERE, LLAMA_THERE, DEMO);

  @Test
  void autoMeansEveryDefaultThatIsALanguageModel() {
    assertThat(ModelSelector.select("auto", ALL)).containsExactly(MINI, LLAMA_HERE, LLAMA_THERE);
  }

  @Test
  void autoMeansTheStandInOnlyWhereThereIsNothingElse() {
    assertThat(ModelSelector.select("auto", List.of(DEMO))).containsExactly(DEMO);
  }

  @Test
  void aBareModelMeansThatModelAtAnyProvider() {
    assertThat(ModelSelector.select("llama", ALL)).containsExactly(LLAMA_HERE, LLAMA_THERE);
  }

  @Test
  void aProviderAndAModelMeanThatTarget() {
    assertThat(ModelSelector.select("groq/llama", ALL)).containsExactly(LLAMA_THERE);
    assertThat(ModelSelector.select("openai/large", ALL)).containsExactly(LARGE);
  }

  @Test
  void aProviderAloneMeansItsDefault() {
    assertThat(ModelSelector.select("openai", ALL)).containsExactly(MINI);
  }

  @Test
  void aRetiredNameMeansItsSuccessor() {
    assertThat(ModelSelector.select("old", ALL)).containsExactly(MINI);
    assertThat(ModelSelector.select("openai/old", ALL)).containsExactly(MINI);
  }

  @Test
  void aModelAProviderDoesNotListGoesThereUnpriced() {
    var unlisted = ModelSelector.select("openai/brand-new", ALL);
    assertThat(unlisted).hasSize(1);
    assertThat(unlisted.getFirst().target()).isEqualTo(new Target("openai", "brand-new"));
    assertThat(unlisted.getFirst().price()).isEqualTo(new Price.Unknown());
  }

  @Test
  void aProvidersAliasStandsForItBeforeTheSlashToo() {
    assertThat(ModelSelector.select("gpt/large", ALL)).containsExactly(LARGE);
    assertThat(ModelSelector.select("gpt/old", ALL)).containsExactly(MINI);
    assertThat(ModelSelector.select("gpt/brand-new", ALL))
        .extracting(Offer::target)
        .containsExactly(new Target("openai", "brand-new"));
    var gpt = offer("gpt", "large", true, Map.of());
    assertThat(ModelSelector.select("gpt/large", List.of(MINI, LARGE, gpt))).containsExactly(gpt);
    for (var name : List.of("grok/grok-4", "chat/mini", "gpt/", "grok/")) {
      assertThat(ModelSelector.select(name, ALL)).as(name).isEmpty();
    }
  }

  @Test
  void whatNobodyServesIsNothing() {
    for (var name : List.of("brand-new", "nobody/llama", "builtin/other", "openai/", "/large")) {
      assertThat(ModelSelector.select(name, ALL)).as(name).isEmpty();
    }
  }

  @Test
  void shortNamesMeanTheDefaultsOfTheirProviders() {
    var grok = offer("xai", "grok-4", true, Map.of());
    var claude = offer("anthropic", "haiku", true, Map.of());
    var all = List.of(MINI, LARGE, claude, grok);

    assertThat(ModelSelector.select("grok", all)).containsExactly(grok);
    assertThat(ModelSelector.select("claude", all)).containsExactly(claude);
    assertThat(ModelSelector.select("gpt", all)).containsExactly(MINI);
    assertThat(ModelSelector.select(ModelSelector.CHAT, all)).containsExactly(grok, MINI, claude);
    assertThat(ModelSelector.select("grok", ALL)).isEmpty();
  }

  @Test
  void aDatedSnapshotIsAskedForAsWrittenAndPricedLikeItsModel() {
    var snapshot = ModelSelector.select("openai/mini-2024-07-18", ALL);

    assertThat(snapshot).hasSize(1);
    assertThat(snapshot.getFirst().target()).isEqualTo(new Target("openai", "mini-2024-07-18"));
    assertThat(snapshot.getFirst().price()).isEqualTo(MINI.price());
    assertThat(snapshot.getFirst().providerDefault()).isFalse();
    assertThat(ModelSelector.otherName("openai/old-20240101", MINI)).contains("retired");
  }

  @Test
  void anIndexReadsEveryNameAsItsOffersGoBy() {
    var index = ModelIndex.of(ALL);

    for (var offer : ALL) {
      assertThat(index.select(offer.target().toString())).contains(offer);
      assertThat(index.select(offer.target().model())).contains(offer);
    }
    assertThat(MINI.withDefault(false).providerDefault()).isFalse();
    assertThat(MINI.withPrice(new Price.Free()).price()).isEqualTo(new Price.Free());
    assertThat(MINI.withOtherNames(Map.of("x", "y")).otherNames()).containsEntry("x", "y");
  }

  private static Offer offer(
      String provider, String model, boolean isDefault, Map<String, String> otherNames) {
    return new Offer(
        new Target(provider, model),
        new Price.PerToken(1, 1, 1, 1),
        0,
        0,
        0,
        true,
        isDefault,
        Set.of(),
        otherNames);
  }
}
