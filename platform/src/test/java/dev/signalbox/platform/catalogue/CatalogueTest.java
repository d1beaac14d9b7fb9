package dev.signalbox.platform.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.BadSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatalogueTest {
  private final Catalogue seed = Catalogue.seed();

  @Test
  void prices_are_exact() {
    assertThat(seed.priceOf(new Target("openai", "gpt-4o-mini")))
        .isEqualTo(new Price.PerToken(150_000, 75_000, 150_000, 600_000));
    assertThat(seed.priceOf(new Target("openai", "gpt-5-nano")))
        .isEqualTo(new Price.PerToken(50_000, 5_000, 50_000, 400_000));
  }

  @Test
  void longer_prompts_have_prices_of_their_own_where_the_provider_asks_them() {
    assertThat(seed.priceOf(new Target("gemini", "gemini-1.5-flash")))
        .isEqualTo(
            new Price.PerToken(75_000, 75_000, 75_000, 300_000)
                .withBands(
                    List.of(
                        new Price.Band(
                            128_000, new Price.PerToken(150_000, 150_000, 150_000, 600_000)))));
    assertThat(seed.priceOf(new Target("openai", "gpt-5.6-sol")))
        .isEqualTo(
            new Price.PerToken(5_000_000, 500_000, 6_250_000, 30_000_000)
                .withBands(
                    List.of(
                        new Price.Band(
                            272_000,
                            new Price.PerToken(10_000_000, 1_000_000, 12_500_000, 45_000_000)))));
  }

  @Test
  void bands_of_a_file_have_to_ascend_and_to_be_whole() {
    for (var wrong :
        List.of(
            "{'aboveTokens': 0, 'input': 2, 'output': 2}",
            "{'input': 2, 'output': 2}",
            "{'aboveTokens': 9000, 'input': 2}",
            "{'aboveTokens': 9000, 'input': 2, 'output': 2},{'aboveTokens': 8000, 'input': 3, 'output': 3}")) {
      var json =
          ("{'providers': [{'id': 'p', 'name': 'P', 'models': [{'id': 'm', 'usdPerMillionTokens':"
                  + " {'input': 1, 'output': 1, 'bands': ["
                  + wrong
                  + "]}}]}]}")
              .replace('\'', '"');
      assertThatThrownBy(() -> CatalogueReader.read(json, "mine.json"))
          .as(wrong)
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining("p/m");
    }
  }

  @Test
  void dated_snapshots_and_retired_models_have_their_price() {
    assertThat(seed.priceOf(new Target("openai", "gpt-4o-mini-2024-07-18")))
        .isEqualTo(seed.priceOf(new Target("openai", "gpt-4o-mini")));
    assertThat(seed.priceOf(new Target("anthropic", "claude-3-5-haiku-20241022")))
        .isEqualTo(new Price.PerToken(800_000, 80_000, 1_000_000, 4_000_000));
  }

  @Test
  void unknown_is_not_free() {
    assertThat(seed.priceOf(new Target("openai", "gpt-99"))).isEqualTo(new Price.Unknown());
    assertThat(seed.priceOf(new Target("nobody", "x"))).isEqualTo(new Price.Unknown());
    assertThat(seed.priceOf(new Target("ollama", "anything"))).isEqualTo(new Price.Free());
    assertThat(seed.priceOf(new Target("builtin", "demo"))).isEqualTo(new Price.Free());
  }

  @Test
  void every_provider_with_offers_has_exactly_one_default() {
    for (var provider : seed.providers()) {
      var offers = seed.offersOf(provider.id());
      assertThat(offers.stream().filter(Offer::providerDefault))
          .as(provider.id())
          .hasSize(offers.isEmpty() ? 0 : 1);
    }
  }

  @Test
  void retired_models_are_known_but_not_offered_and_their_successors_are() {
    for (var provider : seed.providers()) {
      var offered = seed.offersOf(provider.id()).stream().map(offer -> offer.target().model());
      var successors =
          provider.models().stream().flatMap(model -> model.successor().stream()).toList();
      assertThat(offered.toList()).containsAll(successors);
    }
    assertThat(seed.model(new Target("anthropic", "claude-3-5-haiku"))).isPresent();
    assertThat(seed.offersOf("anthropic"))
        .noneMatch(offer -> offer.target().model().equals("claude-3-5-haiku"));
  }

  @Test
  void retired_ids_and_aliases_are_other_names_of_what_is_offered() {
    var names =
        seed.offersOf("anthropic").stream()
            .filter(offer -> offer.target().model().equals("claude-haiku-4-5"))
            .map(Offer::otherNames)
            .findFirst()
            .orElseThrow();

    assertThat(names)
        .containsEntry("claude-3-5-haiku", "retired since 2026-02, succeeded by claude-haiku-4-5")
        .containsKey("claude-3-5-haiku-latest");
    assertThat(seed.offersOf("groq"))
        .anySatisfy(offer -> assertThat(offer.otherNames()).containsKey("llama-3.3-70b"));
  }

  @Test
  void successors_that_have_retired_too_are_followed_and_circles_lead_nowhere(@TempDir Path folder)
      throws IOException {
    var file =
        Files.writeString(
            folder.resolve("prices.json"),
            """
            {"providers": [{"id": "p", "name": "P", "capabilities": ["text"], "models": [
              {"id": "a", "retired": "2024-01", "successor": "b"},
              {"id": "b", "retired": "2025-01", "successor": "c"},
              {"id": "x", "retired": "2025-01", "successor": "y"},
              {"id": "y", "retired": "2025-01", "successor": "x"},
              {"id": "c"}]}]}
            """);

    assertThat(Catalogue.read(file).offersOf("p"))
        .singleElement()
        .satisfies(offer -> {
          assertThat(offer.otherNames()).containsOnlyKeys("a", "b");
          assertThat(offer.capabilities()).containsExactly(Capability.TEXT);
        });
  }

  @Test
  void a_capability_nobody_knows_is_refused(@TempDir Path folder) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("prices.json"),
            """
            {"providers": [{"id": "p", "name": "P", "models": [{"id": "m", "capabilities": ["smell"]}]}]}
            """);
    assertThatThrownBy(() -> Catalogue.read(file))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("'smell' of p/m");
  }

  @Test
  void a_provider_answers_to_its_alias() {
    assertThat(seed.offersOf("grok")).isEqualTo(seed.offersOf("xai")).isNotEmpty();
  }

  @Test
  void a_slipped_decimal_point_is_refused(@TempDir Path folder) throws IOException {
    var file = folder.resolve("prices.json");
    for (var wrong : new String[] {"-1", "1000", "\"1\"", "0.0000001"}) {
      Files.writeString(
          file,
          """
          {"providers": [{"id": "p", "name": "P", "models": [
            {"id": "m", "usdPerMillionTokens": {"input": %s, "output": 1}}]}]}
          """
              .formatted(wrong));
      assertThatThrownBy(() -> Catalogue.read(file))
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining("prices.json")
          .hasMessageContaining("p/m");
    }
  }

  @Test
  void a_broken_file_is_named_with_the_line(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("prices.json"), "{\n\"providers\": [\n");
    assertThatThrownBy(() -> Catalogue.read(file))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("line 3");
    assertThatThrownBy(() -> Catalogue.read(folder.resolve("none.json")))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("none.json");
  }
}
