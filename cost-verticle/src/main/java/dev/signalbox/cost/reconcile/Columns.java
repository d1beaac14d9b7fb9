package dev.signalbox.cost.reconcile;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/// Reads one row of a provider's export by the names its columns have at OpenAI, at Anthropic and
/// at those who copy them.
final class Columns {
  private static final List<String> DAYS =
      List.of(
          "date",
          "day",
          "usage_date_utc",
          "start_time_iso",
          "start_time",
          "starting_at",
          "timestamp",
          "created_at",
          "created");
  private static final List<String> MODELS =
      List.of("model", "model_version", "model_name", "snapshot_id");
  private static final List<String> IDS = List.of("request_id", "client_request_id", "id");
  private static final List<String> COSTS =
      List.of("cost_usd", "cost_usd_", "total_cost", "cost", "amount_usd", "amount_value");

  /// Everything that goes in, at OpenAI and where it is called a prompt.
  private static final List<String> INPUT =
      List.of("input_tokens", "prompt_tokens", "n_context_tokens_total");

  /// Anthropic counts what is read from and written to its cache beside its input.
  private static final List<String> BESIDE_INPUT =
      List.of(
          "uncached_input_tokens",
          "usage_input_tokens_no_cache",
          "cache_read_input_tokens",
          "usage_input_tokens_cache_read",
          "cache_creation_input_tokens",
          "cache_creation_ephemeral_5m_input_tokens",
          "cache_creation_ephemeral_1h_input_tokens",
          "usage_input_tokens_cache_write_5m",
          "usage_input_tokens_cache_write_1h");

  private static final List<String> OUTPUT =
      List.of(
          "output_tokens", "usage_output_tokens", "completion_tokens", "n_generated_tokens_total");

  private static final long NANO_DIGITS = 9;
  private static final long LATEST_SECOND = 100_000_000_000L;

  private final Map<String, String> fields = new HashMap<>();
  private final int row;

  /// @param row counted from 1, for messages
  Columns(Map<String, String> written, int row) {
    this.row = row;
    written.forEach((name, value) -> fields.put(normal(name), value.strip()));
  }

  Spending spending() {
    var input = sum(BESIDE_INPUT) + number(INPUT).orElse(0);
    return new Spending(
        day(), required(MODELS, "a model"), first(IDS), input, number(OUTPUT).orElse(0), cost(), 0);
  }

  private static String normal(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }

  private String first(List<String> names) {
    return names.stream()
        .map(name -> fields.getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("");
  }

  private String required(List<String> names, String what) {
    var value = first(names);
    if (value.isEmpty()) {
      throw wrong("needs " + what + " in one of the columns " + String.join(", ", names));
    }
    return value;
  }

  private LocalDate day() {
    var written = required(DAYS, "a day");
    try {
      if (written.chars().allMatch(Character::isDigit)) {
        var number = Long.parseLong(written);
        var moment =
            number < LATEST_SECOND ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
      }
      return written.indexOf('T') > 0
          ? OffsetDateTime.parse(written).withOffsetSameInstant(ZoneOffset.UTC).toLocalDate()
          : LocalDate.parse(written.substring(0, Math.min(written.length(), 10)));
    } catch (DateTimeException | NumberFormatException e) {
      throw wrong("has no day such as 2026-11-21: " + written);
    }
  }

  private OptionalLong cost() {
    var written = first(COSTS);
    if (written.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      var usd = new BigDecimal(written.replace("$", ""));
      return OptionalLong.of(
          usd.movePointRight((int) NANO_DIGITS).setScale(0, RoundingMode.HALF_UP).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong("has no amount of USD: " + written);
    }
  }

  private long sum(List<String> names) {
    return names.stream().mapToLong(name -> number(List.of(name)).orElse(0)).sum();
  }

  private OptionalLong number(List<String> names) {
    var written = first(names);
    try {
      return written.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(new BigDecimal(written).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong("has no whole number of tokens: " + written);
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("row " + row + " " + what);
  }
}
