package dev.signalbox.platform.prices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.routing.Price;
import dev.signalbox.platform.catalogue.Catalogue;
import dev.signalbox.platform.catalogue.PriceChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prices of longer prompts in price lists. The seed has them for gemini-1.5-flash: 0.075 and 0.30
/// USD, and 0.15 and 0.60 above 128,000 tokens.
class PriceBandsReviewTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Price.PerToken KNOWN =
      new Price.PerToken(75_000, 75_000, 75_000, 300_000)
          .withBands(
              List.of(
                  new Price.Band(128_000, new Price.PerToken(150_000, 150_000, 150_000, 600_000))));

  @TempDir Path folder;

  @Test
  void bands_are_read_exactly_from_our_own_lists() {
    var review =
        flash(
            "'input': 0.08, 'output': 0.32, 'bands': ["
                + "{'aboveTokens': 128000, 'input': 0.16, 'output': 0.64},"
                + "{'aboveTokens': 512000, 'input': 0.2, 'cachedInput': 0.18, 'output': 0.8, 'reasoning': 0.9}]");
    assertThat(review.open(Set.of())).isEmpty();
    assertThat(only(review).change().price())
        .isEqualTo(
            new Price.PerToken(80_000, 80_000, 80_000, 320_000)
                .withBands(
                    List.of(
                        new Price.Band(
                            128_000, new Price.PerToken(160_000, 160_000, 160_000, 640_000)),
                        new Price.Band(
                            512_000,
                            new Price.PerToken(200_000, 180_000, 200_000, 800_000, 900_000)))));
  }

  @Test
  void the_builds_own_file_is_a_list_that_says_what_is_known() throws IOException {
    try (var file = Catalogue.class.getResourceAsStream("catalogue.json")) {
      var seed = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(review("catalogue.json", seed).lines()).isEmpty();
    }
  }

  @Test
  void litellms_names_for_bands_are_read_and_those_of_other_kinds_are_not() {
    var review =
        review(
            "litellm.json",
            """
            {"gemini/gemini-1.5-flash": {"litellm_provider": "gemini", "mode": "chat",
               "input_cost_per_token": 8e-08, "input_cost_per_token_above_128k_tokens": 1.6e-07,
               "output_cost_per_token": 3e-07, "output_cost_per_token_above_128k_tokens": 6e-07,
               "cache_read_input_token_cost": 2e-08, "cache_read_input_token_cost_above_128k_tokens": 4e-08,
               "input_cost_per_token_above_128k_tokens_priority": 9e-07,
               "input_cost_per_character_above_128k_tokens": 5e-08,
               "cache_creation_input_token_cost_above_1hr": 2e-07,
               "input_cost_per_token_above_k_tokens": 7e-07}}
            """);
    assertThat(review.open(Set.of())).isEmpty();
    assertThat(only(review).change().price())
        .isEqualTo(
            new Price.PerToken(80_000, 20_000, 80_000, 300_000)
                .withBands(
                    List.of(
                        new Price.Band(
                            128_000, new Price.PerToken(160_000, 40_000, 160_000, 600_000)))));
  }

  @Test
  void a_csv_says_bands_in_lines_of_their_own() {
    var review =
        review(
            "list.csv",
            """
            provider,model,aboveTokens,input,output
            gemini,gemini-1.5-flash,,0.08,0.30
            openai,gpt-4o,,2,8
            gemini,gemini-1.5-flash,128000,0.16,0.60
            gemini,gemini-1.5-flash,256000,0.20,0.80
            """);
    assertThat(review.open(Set.of())).isEmpty();
    assertThat(review.changes(Set.of()))
        .extracting(PriceChange::price)
        .extracting(price -> price.bands().stream().map(Price.Band::aboveTokens).toList())
        .containsExactly(List.of(128_000L, 256_000L), List.of());
    var alone =
        review("alone.csv", "provider,model,aboveTokens,input,output\nxai,grok-4,128000,6,30\n");
    assertThat(only(alone).faults()).contains("input is missing", "output is missing");
  }

  @Test
  void what_a_list_says_nothing_about_stays_as_it_is_known() {
    assertThat(flash("'input': 0.075, 'output': 0.30").unchanged()).isOne();
    var changed = only(flash("'input': 0.08, 'output': 0.30"));
    assertThat(changed.change().price().bands()).isEqualTo(KNOWN.bands());
    assertThat(changed.doubts())
        .containsExactly(
            "nothing is said of its prices above 128000 tokens, which would stay as they are");
  }

  @Test
  void bands_go_only_where_somebody_says_so_twice() {
    var gone = flash("'input': 0.075, 'output': 0.30, 'bands': []");
    assertThat(only(gone).doubts()).containsExactly("its prices above 128000 tokens would be gone");
    assertThat(gone.changes(Set.of())).isEmpty();
    assertThat(gone.changes(Set.of("gemini/gemini-1.5-flash")))
        .extracting(PriceChange::price)
        .containsExactly(KNOWN.withBands(List.of()));
    var moved =
        flash(
            "'input': 0.075, 'output': 0.30, 'bands': [{'aboveTokens': 200000, 'input': 0.15, 'output': 0.6}]");
    assertThat(only(moved).doubts())
        .containsExactly("its prices above 128000 tokens would be gone");
  }

  @Test
  void a_band_cheaper_than_the_one_below_is_doubtful() {
    assertThat(doubts("{'aboveTokens': 128000, 'input': 0.07, 'output': 0.60}"))
        .anyMatch(why -> why.equals("input above 128000 tokens costs less than below"));
    assertThat(
            doubts(
                "{'aboveTokens': 128000, 'input': 0.15, 'output': 0.60},"
                    + "{'aboveTokens': 256000, 'input': 0.16, 'output': 0.50}"))
        .containsExactly("output above 256000 tokens costs less than below");
  }

  @Test
  void units_wrong_by_a_thousand_are_caught_in_bands_too() {
    assertThat(doubts("{'aboveTokens': 128000, 'input': 150, 'output': 600}"))
        .anyMatch(why -> why.startsWith("input above 128000 tokens") && why.contains("mixed up"));
    assertThat(doubts("{'aboveTokens': 300000, 'input': 75, 'output': 300}"))
        .as("one nobody knows is compared with what is below")
        .anyMatch(why ->
            why.equals(
                "input above 300000 tokens is 1000 times above the price below: are prices per"
                    + " thousand and per million tokens mixed up?"));
    assertThat(doubts("{'aboveTokens': 128, 'input': 0.15, 'output': 0.60}"))
        .contains("a threshold of 128 tokens is unusual: is it in thousands?");
    assertThat(doubts("{'aboveTokens': 128000000, 'input': 0.15, 'output': 0.60}"))
        .contains("a threshold of 128000000 tokens is unusual: is it in thousands?");
  }

  @Test
  void a_class_that_has_a_price_of_its_own_below_had_better_be_said_above() {
    var cached =
        "'input': 0.075, 'cachedInput': 0.02, 'output': 0.30, 'bands': ["
            + "{'aboveTokens': 128000, 'input': 0.15, 'output': 0.60}]";
    assertThat(only(flash(cached)).doubts())
        .containsExactly("cachedInput above 128000 tokens is not said: it would cost as any input");
  }

  @Test
  void what_can_be_no_band_is_impossible() {
    assertThat(faults("{'aboveTokens': 128000, 'input': 0.15}"))
        .containsExactly("output above 128000 tokens is missing");
    assertThat(faults("{'aboveTokens': 128000, 'input': -1, 'output': 0.6}"))
        .containsExactly("input above 128000 tokens is negative");
    assertThat(faults("{'aboveTokens': 128000, 'input': 'x', 'output': 0.6}"))
        .containsExactly("input above 128000 tokens is not a number");
    assertThat(faults("{'aboveTokens': 128000, 'input': 0.15, 'output': 0.6, 'cached': 0.02}"))
        .containsExactly("cached above 128000 tokens is the price of nothing we know");
    var twice = "{'aboveTokens': 128000, 'input': 0.15, 'output': 0.6}";
    assertThat(faults(twice + "," + twice))
        .containsExactly("there are two prices above 128000 tokens");
    for (var wrong : List.of("7", "'none'", "null", "{}")) {
      var line = only(flash("'input': 0.075, 'output': 0.30, 'bands': " + wrong));
      assertThat(line.faults())
          .as(wrong)
          .containsExactly("a band's aboveTokens is no number of tokens");
    }
    for (var wrong : List.of("0", "-5", "1.5", "'many'", "1e99", "2000000000", "null")) {
      assertThat(faults("{'aboveTokens': " + wrong + ", 'input': 0.15, 'output': 0.6}"))
          .as(wrong)
          .containsExactly("a band's aboveTokens is no number of tokens");
    }
  }

  private List<String> doubts(String bands) {
    return only(flash("'input': 0.075, 'output': 0.30, 'bands': [" + bands + "]")).doubts();
  }

  private List<String> faults(String bands) {
    return only(flash("'input': 0.075, 'output': 0.30, 'bands': [" + bands + "]")).faults();
  }

  private PriceReview flash(String prices) {
    return review(
        "list.json",
        ("{'providers': [{'id': 'gemini', 'models': [{'id': 'gemini-1.5-flash',"
                + " 'usdPerMillionTokens': {"
                + prices
                + "}}]}]}")
            .replace('\'', '"'));
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
