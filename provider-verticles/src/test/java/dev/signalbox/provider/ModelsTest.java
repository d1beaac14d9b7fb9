package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.provider.wire.ProviderAdapter;
import dev.signalbox.provider.wire.Providers;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelsTest {
  private static ProviderAdapter adapter(String id) {
    return Providers.all().stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow()
        .adapter();
  }

  private static Offer offer(String model, Capability... capabilities) {
    return new Offer(
        new Target("p", model),
        new Price.Free(),
        0,
        0,
        1,
        true,
        true,
        Set.of(capabilities),
        Map.of());
  }

  private static List<Set<Capability>> carried(String provider) {
    var offers = List.of(offer("a", Capability.TEXT), offer("b", Capability.EMBEDDINGS));
    return new Models(Models.Source.CATALOGUE, "", offers)
        .carriedBy(adapter(provider)).offers().stream().map(Offer::capabilities).toList();
  }

  @Test
  void what_a_wire_takes_is_offered_of_every_model_with_words_whatever_the_catalogue_says() {
    assertThat(carried("openai"))
        .containsExactly(
            and(Capability.TEXT, adapter("openai").ofEveryModel()), Set.of(Capability.EMBEDDINGS));
    assertThat(adapter("openai").ofEveryModel())
        .contains(Capability.MANY_ANSWERS, Capability.SEED)
        .doesNotContain(Capability.TOP_K, Capability.DOCUMENT);
    assertThat(adapter("anthropic").ofEveryModel())
        .contains(Capability.TOP_K, Capability.DOCUMENT)
        .doesNotContain(Capability.SEED, Capability.LOGPROBS);
  }

  private static Set<Capability> and(Capability one, Set<Capability> others) {
    var all = EnumSet.of(one);
    all.addAll(others);
    return all;
  }

  @Test
  void what_a_wire_refuses_is_not_offered_whoever_says_so() {
    var told = offer("a", Capability.TEXT, Capability.TOOLS, Capability.SEED, Capability.CITATIONS);
    var offers = new Models(Models.Source.OPERATOR, "", List.of(told));
    assertThat(offers.carriedBy(adapter("perplexity")).offers().getFirst().capabilities())
        .contains(Capability.TEXT, Capability.CITATIONS, Capability.TOP_K)
        .doesNotContain(Capability.TOOLS, Capability.SEED);
  }

  @Test
  void a_listed_model_is_meant_without_its_tag_too_where_that_is_the_usual_one() {
    var listed = List.of("llama3.2:latest", "qwen3:8b", ":latest");
    var offers = Offers.listed(adapter("ollama"), listed, "", true);
    for (var name : List.of("llama3.2", "ollama/llama3.2", "ollama/llama3.2:latest")) {
      assertThat(ModelSelector.select(name, offers)).as(name).containsExactly(offers.getFirst());
    }
    assertThat(offers.getFirst().target().model()).isEqualTo("llama3.2:latest");
    assertThat(ModelSelector.select("qwen3", offers)).isEmpty();
  }

  @Test
  void the_default_of_a_provider_may_be_named_without_its_tag() {
    var offers = Offers.listed(adapter("ollama"), List.of("a:1b", "b:latest"), "b", true);
    assertThat(offers)
        .extracting(offer -> offer.target().model())
        .containsExactly("a:1b", "b:latest");
    assertThat(offers).extracting(Offer::providerDefault).containsExactly(false, true);
  }

  @Test
  void a_model_of_which_nothing_is_known_takes_what_the_wire_takes() {
    var offers = new Models(Models.Source.CATALOGUE, "", List.of(offer("a")));
    assertThat(offers.carriedBy(adapter("anthropic")).offers().getFirst().capabilities())
        .isEqualTo(adapter("anthropic").ofEveryModel());
  }
}
