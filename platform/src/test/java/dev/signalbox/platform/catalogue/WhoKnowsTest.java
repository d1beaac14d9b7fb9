package dev.signalbox.platform.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class WhoKnowsTest {
  private final Catalogue seed = Catalogue.seed();

  @Test
  void a_model_nobody_serves_is_known_with_the_setting_that_would_change_that() {
    assertThat(seed.whoKnows("grok-4"))
        .singleElement()
        .satisfies(xai -> assertThat(xai.activation()).containsExactly("XAI_API_KEY"));
    assertThat(seed.whoKnows("openai/anything"))
        .singleElement()
        .satisfies(openai -> assertThat(openai.activation()).containsExactly("OPENAI_API_KEY"));
    assertThat(seed.whoKnows("grok")).extracting(CatalogueProvider::id).containsExactly("xai");
    assertThat(seed.whoKnows("llama-3.1-70b"))
        .extracting(CatalogueProvider::id)
        .containsExactlyInAnyOrder("together", "deepinfra");
    assertThat(seed.whoKnows("gpt-4o-2024-08-06"))
        .extracting(CatalogueProvider::id)
        .containsExactly("openai");
    assertThat(seed.whoKnows("meta-llama/Meta-Llama-3.1-70B-Instruct"))
        .extracting(CatalogueProvider::id)
        .containsExactly("deepinfra");
    assertThat(seed.whoKnows("nothing-like-it")).isEmpty();
  }

  @Test
  void what_to_set_is_said_for_each_provider_that_is_not_active() {
    assertThat(seed.activationOf("grok-4", Set.of("openai")))
        .containsExactly("XAI_API_KEY for xAI");
    assertThat(seed.activationOf("llama-3.1-70b", Set.of("together")))
        .containsExactly("DEEPINFRA_API_KEY for DeepInfra");
    assertThat(seed.activationOf("yandexgpt", Set.of()))
        .containsExactly("YANDEX_API_KEY and YANDEX_FOLDER_ID for YandexGPT");
    assertThat(seed.activationOf("nothing-like-it", Set.of())).isEmpty();
  }

  @Test
  void every_provider_that_can_be_activated_says_how() {
    assertThat(seed.providers())
        .filteredOn(provider -> !provider.id().equals("builtin"))
        .allSatisfy(provider -> assertThat(provider.activation()).isNotEmpty());
  }
}
