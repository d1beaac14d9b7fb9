package dev.signalbox.platform.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.catalogue.Catalogue;
import dev.signalbox.platform.catalogue.PriceChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceReviewTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;

  @Test
  void a_changed_price_is_taken_exactly_and_a_known_one_left_out() {
    var review =
        json(
            """
            {"openai": [{"id": "gpt-4o", "usdPerMillionTokens": {"input": 2.25, "cachedInput": 1.125, "output": 9}},
                        {"id": "gpt-5-nano", "usdPerMillionTokens": {"input": 0.05, "cachedInput": 0.005, "output": 0.40}}]}
            """);
    assertThat(review.unchanged()).isOne();
    assertThat(review.changes(Set.of()))
        .containsExactly(
            new PriceChange(
                new Target("openai", "gpt-4o"),
                new Price.PerToken(2_250_000, 1_125_000, 2_250_000, 9_000_000, 9_000_000),
                NOON,
                "list.json"));
    assertThat(review.open(Set.of())).isEmpty();
  }

  @Test
  void units_wrong_by_a_thousand_or_a_million_are_caught_in_both_directions() {
    for (var factor : List.of("0.0025", "0.0000025")) {
      assertThat(only(gpt4o(factor, "0.01")).doubts())
          .as(factor)
          .anyMatch(d -> d.contains("mixed"));
    }
    assertThat(only(gpt4o("2500", "10000")).faults()).anyMatch(why -> why.contains("per another"));
    assertThat(only(haiku("0.00125", "0.005")).doubts()).anyMatch(d -> d.contains("per thousand"));
    assertThat(only(nano("50", "400")).doubts()).anyMatch(d -> d.contains("per thousand"));
  }

  @Test
  void what_a_list_does_not_price_stays_as_it_is_known() {
    assertThat(gpt4o("2", "8").changes(Set.of()))
        .singleElement()
        .satisfies(change ->
            assertThat(change.price())
                .isEqualTo(new Price.PerToken(2_000_000, 1_250_000, 2_000_000, 8_000_000)));
  }

  @Test
  void a_tenfold_change_is_doubted_and_a_halved_price_is_not() {
    assertThat(only(gpt4o("25", "100")).doubts()).isNotEmpty();
    assertThat(only(gpt4o("1.25", "5")).isSound()).isTrue();
  }

  @Test
  void what_can_be_no_price_is_impossible_whoever_accepts_it() {
    for (var wrong : List.of("-1", "NaN", "\"2.5\"", "1e99", "Infinity")) {
      var review = gpt4o(wrong, "10");
      assertThat(only(review).faults()).as(wrong).isNotEmpty();
      assertThat(review.changes(Set.of("openai/gpt-4o"))).isEmpty();
      assertThat(review.open(Set.of("openai/gpt-4o"))).hasSize(1);
    }
    var missing =
        json("{\"openai\": [{\"id\": \"gpt-4o\", \"usdPerMillionTokens\": {\"input\": 2}}]}");
    assertThat(only(missing).faults()).containsExactly("output is missing");
  }

  @Test
  void a_price_whose_name_nobody_knows_is_not_passed_over() {
    var members = "\"input\": 2, \"output\": 8, \"cached_input\": 1";
    var json =
        json("{\"openai\": [{\"id\": \"gpt-4o\", \"usdPerMillionTokens\": {" + members + "}}]}");
    assertThat(only(json).faults()).containsExactly("cached_input is the price of nothing we know");
    assertThatThrownBy(() ->
            review("list.csv", "provider,model,input,output,cached_input\nopenai,gpt-4o,2,8,1\n"))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("cached_input");
  }

  @Test
  void what_is_finer_than_a_pico_dollar_is_doubted_and_rounded_when_accepted() {
    var review = gpt4o("2.4000006", "10");
    assertThat(only(review).doubts()).anyMatch(why -> why.contains("pico-dollar"));
    assertThat(review.changes(Set.of("openai/gpt-4o")))
        .singleElement()
        .satisfies(change -> assertThat(change.price().input()).isEqualTo(2_400_001));
  }

  @Test
  void unknown_models_and_providers_need_somebodys_word() {
    var review =
        json(
            """
            {"openai": [{"id": "gpt-99", "usdPerMillionTokens": {"input": 1, "output": 2}}],
             "home-grown": [{"id": "m", "usdPerMillionTokens": {"input": 1, "output": 2}}]}
            """);
    assertThat(review.changes(Set.of())).isEmpty();
    assertThat(review.changes(Set.of("openai/gpt-99"))).hasSize(1);
    assertThat(review.open(Set.of("openai/gpt-99")))
        .extracting(PriceReview.Line::id)
        .containsExactly("home-grown/m");
  }

  @Test
  void what_is_free_stays_free() {
    var review =
        json(
            "{\"ollama\": [{\"id\": \"x\", \"usdPerMillionTokens\": {\"input\": 1, \"output\": 2}}]}");
    assertThat(only(review).faults()).containsExactly("what ollama serves is free");
  }

  @Test
  void a_model_that_is_listed_twice_is_not_guessed() {
    var twice =
        json(
            """
            {"openai": [{"id": "gpt-4o", "usdPerMillionTokens": {"input": 2, "output": 8}},
                        {"id": "gpt-4o", "usdPerMillionTokens": {"input": 2, "output": 8}}]}
            """);
    assertThat(only(twice).faults()).containsExactly("it is listed more than once");

    var alias =
        json(
            """
            {"xai": [{"id": "grok", "usdPerMillionTokens": {"input": 2, "output": 7}},
                     {"id": "grok-4.5", "usdPerMillionTokens": {"input": 2, "output": 8}}]}
            """);
    assertThat(only(alias).faults())
        .containsExactly("it is listed under several names at different prices");
  }

  @Test
  void a_price_may_begin_later_and_twice() {
    var review =
        json(
            """
            {"openai": [
              {"id": "gpt-4o", "usdPerMillionTokens": {"input": 2, "output": 8}, "validFrom": "2026-12-01"},
              {"id": "gpt-4o", "usdPerMillionTokens": {"input": 1.5, "output": 6}, "validFrom": "2027-01-01"}]}
            """);
    assertThat(review.changes(Set.of()))
        .extracting(change -> change.from().toString())
        .containsExactly("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z");
  }

  @Test
  void litellms_shape_is_read_with_its_prices_per_token_and_its_names_of_providers() {
    var review =
        review(
            "litellm.json",
            """
            {"sample_spec": {"litellm_provider": "one of many", "input_cost_per_token": 0},
             "gpt-4o": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2e-06,
                        "output_cost_per_token": 8e-06, "cache_read_input_token_cost": 1e-06},
             "groq/llama-3.1-8b-instant": {"litellm_provider": "groq", "mode": "chat",
                        "input_cost_per_token": 6e-08, "output_cost_per_token": 9e-08},
             "claude-opus-4-5": {"litellm_provider": "anthropic", "mode": "chat",
                        "input_cost_per_token": 5e-06, "output_cost_per_token": 2.5e-05,
                        "cache_creation_input_token_cost": 6.25e-06, "cache_read_input_token_cost": 5e-07},
             "dall-e-3": {"litellm_provider": "openai", "mode": "image_generation", "input_cost_per_token": 1e-06},
             "azure/gpt-4o": {"litellm_provider": "azure", "mode": "chat", "input_cost_per_token": 2e-06}}
            """);
    assertThat(review.ignored()).isEqualTo(3);
    assertThat(review.unchanged()).isOne();
    assertThat(review.changes(Set.of()))
        .extracting(change -> change.target().toString(), PriceChange::price)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "openai/gpt-4o",
                new Price.PerToken(2_000_000, 1_000_000, 2_000_000, 8_000_000, 8_000_000)),
            org.assertj.core.groups.Tuple.tuple(
                "groq/llama-3.1-8b-instant",
                new Price.PerToken(60_000, 60_000, 60_000, 90_000, 90_000)));
  }

  @Test
  void a_model_litellms_list_names_twice_is_seen_twice() {
    var entry =
        "\"gpt-4o\": {\"litellm_provider\": \"openai\", \"input_cost_per_token\": 2e-06,"
            + " \"output_cost_per_token\": 8e-06}";
    assertThat(only(review("l.json", "{" + entry + "," + entry + "}")).faults())
        .containsExactly("it is listed more than once");
  }

  @Test
  void csv_has_its_columns_in_any_order() {
    var review =
        review(
            "list.csv",
            """
            model,provider,output,input,validFrom
            gpt-4o,openai,8,2,2026-12-01
            gpt-5,openai,9,nothing,
            """);
    assertThat(review.changes(Set.of()))
        .singleElement()
        .satisfies(change -> assertThat(change.price().output()).isEqualTo(8_000_000));
    assertThat(review.open(Set.of()))
        .extracting(PriceReview.Line::id)
        .containsExactly("openai/gpt-5");
  }

  @Test
  void a_file_that_is_no_price_list_is_named_with_what_is_wrong() {
    for (var wrong : List.of("[]", "{}", "{\"a\": 1}", "{\n\"a\": ")) {
      assertThatThrownBy(() -> review("list.json", wrong))
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining("list.json");
    }
    assertThatThrownBy(() -> review("list.csv", "a,b\n1,2"))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("provider,model");
    assertThatThrownBy(
            () -> review("list.csv", "provider,model,input,output\nopenai,gpt-4o,2,5,10\n"))
        .as("a comma is no decimal point")
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("openai,gpt-4o,2,5,10");
    assertThatThrownBy(() -> PriceList.read(folder.resolve("none.json")))
        .isInstanceOf(BadSetting.class);
  }

  private PriceReview gpt4o(String input, String output) {
    return priced("openai", "gpt-4o", input, output);
  }

  private PriceReview haiku(String input, String output) {
    return priced("anthropic", "claude-haiku-4-5", input, output);
  }

  private PriceReview nano(String input, String output) {
    return priced("openai", "gpt-5-nano", input, output);
  }

  private PriceReview priced(String provider, String model, String input, String output) {
    return json(
        "{\"%s\": [{\"id\": \"%s\", \"usdPerMillionTokens\": {\"input\": %s, \"output\": %s}}]}"
            .formatted(provider, model, input, output));
  }

  /// Our own shape, shortened: provider to models.
  private PriceReview json(String models) {
    return review(
        "list.json",
        "{\"providers\": ["
            + models
                .strip()
                .replaceAll("^\\{|\\}$", "")
                .replaceAll("\"([\\w-]+)\": \\[", "{\"id\": \"$1\", \"models\": [")
                .replaceAll("\\](,|\\s*$)", "]}$1")
            + "]}");
  }

  private PriceReview review(String name, String text) {
    try {
      var list = PriceList.read(Files.writeString(folder.resolve(name), text));
      return PriceReview.of(list, Catalogue.seed(), NOON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PriceReview.Line only(PriceReview review) {
    assertThat(review.lines()).hasSize(1);
    return review.lines().getFirst();
  }
}
