package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.platform.catalogue.Catalogue;
import dev.signalbox.platform.prices.PriceList;
import dev.signalbox.platform.prices.PriceReview;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prices of longer prompts in what an operator is shown. The seed has for gemini-1.5-flash 0.075
/// and 0.30 USD, and above 128,000 tokens 0.15 and 0.60.
class PriceTablesTest {
  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void aListHasThePriceOfLongerPromptsBelowTheModels() {
    var rows = rows(PriceTables.prices(Catalogue.seed(), Optional.of("gemini"), 0));
    var model = rows.indexOf("gemini/gemini-1.5-flash 0.075 0.075 0.075 0.3 0.3 always seed");
    assertThat(model).isPositive();
    assertThat(rows.get(model + 1)).isEqualTo("above 128000 tokens 0.15 0.15 0.15 0.6 0.6");
  }

  @Test
  void aReviewShowsWhatBecomesOfEveryBand() throws IOException {
    assertThat(review("[{'aboveTokens': 128000, 'input': 0.2, 'output': 0.6}]"))
        .contains(
            "gemini/gemini-1.5-flash 0.075 0.075 0.075 0.3 0.3 2026-12-01 changed",
            "above 128000 tokens 0.15 → 0.2 0.15 → 0.2 0.15 → 0.2 0.6 0.6");
    assertThat(review("[{'aboveTokens': 200000, 'input': 0.2, 'output': 0.7}]"))
        .contains(
            "gemini/gemini-1.5-flash 0.075 0.075 0.075 0.3 0.3 2026-12-01 doubtful",
            "above 200000 tokens 0.2 0.2 0.2 0.7 0.7",
            "above 128000 tokens gone",
            "gemini/gemini-1.5-flash: its prices above 128000 tokens would be gone");
  }

  @Test
  void aPriceThatCannotBeChangesNoBand() throws IOException {
    assertThat(review("[{'aboveTokens': 128000, 'input': -1, 'output': 0.6}]"))
        .contains("gemini/gemini-1.5-flash - - - - - - impossible")
        .noneMatch(row -> row.startsWith("above"));
  }

  private List<String> review(String bands) throws IOException {
    var list =
        ("{'providers': [{'id': 'gemini', 'models': [{'id': 'gemini-1.5-flash',"
                + " 'usdPerMillionTokens': {'input': 0.075, 'output': 0.30, 'bands': "
                + bands
                + "}}]}]}")
            .replace('\'', '"');
    var file = Files.writeString(folder.resolve("list.json"), list);
    return rows(
        PriceTables.review(PriceReview.of(PriceList.read(file), Catalogue.seed(), NOON), Set.of()));
  }

  /// Without the room between columns.
  private static List<String> rows(String table) {
    return Arrays.stream(table.split("\n")).map(row -> row.strip().replaceAll(" +", " ")).toList();
  }
}
