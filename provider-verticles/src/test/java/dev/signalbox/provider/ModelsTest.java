package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.provider.wire.ProviderAdapter;
import dev.signalbox.provider.wire.Providers;
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
            Set.of(
                Capability.TEXT,
                Capability.SEVERAL_ANSWERS,
                Capability.MANY_ANSWERS,
                Capability.LOGPROBS),
            Set.of(Capability.EMBEDDINGS));
    assertThat(carried("anthropic"))
        .containsExactly(Set.of(Capability.TEXT), Set.of(Capability.EMBEDDINGS));
  }
}
