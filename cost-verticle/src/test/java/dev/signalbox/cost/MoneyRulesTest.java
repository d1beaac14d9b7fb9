package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class MoneyRulesTest {
  private static final Thresholds HUNDRED = new Thresholds(Money.usd(100), 50, 80);

  @Test
  void a_state_begins_exactly_at_its_threshold() {
    assertThat(HUNDRED.stateOf(Money.ZERO)).isEqualTo(CostState.OK);
    assertThat(HUNDRED.stateOf(Money.usd(50).minus(Sample.nano(1)))).isEqualTo(CostState.OK);
    assertThat(HUNDRED.stateOf(Money.usd(50))).isEqualTo(CostState.WARNING);
    assertThat(HUNDRED.stateOf(Money.usd(80).minus(Sample.nano(1)))).isEqualTo(CostState.WARNING);
    assertThat(HUNDRED.stateOf(Money.usd(80))).isEqualTo(CostState.SOFT);
    assertThat(HUNDRED.stateOf(Money.usd(100).minus(Sample.nano(1)))).isEqualTo(CostState.SOFT);
    assertThat(HUNDRED.stateOf(Money.usd(100))).isEqualTo(CostState.HARD);
  }

  @Test
  void an_amount_fits_up_to_the_last_nano_dollar_and_nothing_fits_once_the_limit_is_reached() {
    assertThat(HUNDRED.admits(Money.usd(99), Money.usd(1))).isTrue();
    assertThat(HUNDRED.admits(Money.usd(99), Money.usd(1).plus(Sample.nano(1)))).isFalse();
    assertThat(HUNDRED.admits(Money.usd(100), Money.ZERO)).isFalse();
    assertThat(HUNDRED.admits(Money.ZERO, Sample.nano(Long.MAX_VALUE))).isFalse();
  }

  @Test
  void a_refusal_says_that_the_budget_is_used_up_only_where_little_is_left_of_it() {
    assertThat(HUNDRED.areUsedUp(Money.usd(80), Money.usd(21))).isTrue();
    assertThat(HUNDRED.areUsedUp(Money.usd(80), Money.usd(20))).as("it fits").isFalse();
    assertThat(HUNDRED.areUsedUp(Money.usd(99), Money.usd(2))).isTrue();
    assertThat(HUNDRED.areUsedUp(Money.usd(100), Money.ZERO)).isTrue();
    assertThat(HUNDRED.areUsedUp(Money.usd(79), Money.usd(22))).as("too large").isFalse();
    assertThat(HUNDRED.areUsedUp(Money.ZERO, Sample.nano(Long.MAX_VALUE))).isFalse();
  }

  @Test
  void little_is_left_neither_before_four_fifths_nor_only_after_nine_tenths() {
    var early = new Thresholds(Money.usd(100), 0, 10);
    assertThat(early.areUsedUp(Money.usd(79), Money.usd(90))).isFalse();
    assertThat(early.areUsedUp(Money.usd(80), Money.usd(90))).isTrue();
    var late = new Thresholds(Money.usd(100), 50, 100);
    assertThat(late.areUsedUp(Money.usd(89), Money.usd(20))).isFalse();
    assertThat(late.areUsedUp(Money.usd(90), Money.usd(11))).isTrue();
    assertThat(new Thresholds(Money.ZERO, 50, 80).areUsedUp(Money.ZERO, Money.usd(1))).isTrue();
  }

  @Test
  void percents_out_of_order_are_refused() {
    assertThatThrownBy(() -> new Thresholds(Money.usd(1), 80, 50))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            CostConfig.from(
                new Settings(
                    Map.of("COST_WARNING_PERCENT", "90", "COST_SOFT_PERCENT", "70"), Map.of())))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("cost.warningPercent");
  }

  @Test
  void defaults_are_those_of_the_specification() {
    var config = CostConfig.from(new Settings(Map.of(), Map.of()));
    assertThat(config.port()).isEqualTo(3003);
    assertThat(config.hard()).isEqualTo(Money.usd(500));
    assertThat(config.warningPercent()).isEqualTo(50);
    assertThat(config.softPercent()).isEqualTo(80);
    assertThat(config.refuseUnpriced()).isFalse();
    assertThat(CostConfig.settings().stream().map(each -> each.key())).doesNotHaveDuplicates();
  }

  @Test
  void the_dearest_offer_and_input_class_set_the_worst_case() {
    var cheap = Sample.offer(new Target("b", "m"), new Price.PerToken(1, 1, 1, 1), 10, true);
    var dear = Sample.offer(Sample.PRICED, Sample.PRICE, 200, true);
    var worst = WorstCase.of(asked(1_000, OptionalInt.empty()), List.of(cheap, dear), 4_096);
    // 1,000 tokens at the cache-write price, 200 tokens out
    assertThat(worst.amount()).isEqualTo(Sample.nano(1_000 * 1_250 + 200 * 10_000));
    assertThat(worst.unpriced()).isEmpty();
  }

  @Test
  void every_answer_may_be_as_long_as_one() {
    var offers = List.of(Sample.offer(Sample.PRICED, Sample.PRICE, 200, true));
    var four = WorstCase.of(asked(1_000, OptionalInt.empty()).times(4), offers, 4_096);
    assertThat(four.amount()).isEqualTo(Sample.nano(1_000 * 1_250 + 4 * 200 * 10_000));
    assertThat(four.outputTokens()).isEqualTo(800);
    var named = WorstCase.of(asked(1_000, OptionalInt.of(7)).times(4), offers, 4_096);
    assertThat(named.outputTokens()).isEqualTo(28);
    var monstrous = asked(1, OptionalInt.of(Integer.MAX_VALUE)).times(16);
    assertThat(WorstCase.of(monstrous, offers, 1).outputTokens()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void the_output_bound_is_the_callers_then_the_offers_then_the_setting() {
    var bounded = List.of(Sample.offer(Sample.PRICED, Sample.PRICE, 200, true));
    var unbounded = List.of(Sample.offer(Sample.PRICED, Sample.PRICE, 0, true));
    assertThat(WorstCase.of(asked(0, OptionalInt.of(7)), bounded, 4_096).amount())
        .isEqualTo(Sample.nano(70_000));
    assertThat(WorstCase.of(asked(0, OptionalInt.empty()), bounded, 4_096).amount())
        .isEqualTo(Sample.nano(2_000_000));
    assertThat(WorstCase.of(asked(0, OptionalInt.empty()), unbounded, 4_096).amount())
        .isEqualTo(Sample.nano(40_960_000));
  }

  @Test
  void the_covered_output_is_what_every_offer_is_covered_for() {
    var offers =
        List.of(
            Sample.offer(Sample.PRICED, Sample.PRICE, 8_000, true),
            Sample.offer(Sample.PRICED, Sample.PRICE, 0, true));
    var worst = WorstCase.of(asked(0, OptionalInt.empty()), offers, 4_096);
    assertThat(worst.outputTokens()).isEqualTo(4_096);
    assertThat(WorstCase.of(asked(0, OptionalInt.empty()), List.of(), 4_096).isOffered()).isFalse();
  }

  @Test
  void free_costs_nothing_and_unknown_is_named() {
    var worst = WorstCase.of(asked(1_000, OptionalInt.of(1)), Sample.OFFERS, 1);
    assertThat(worst.unpriced()).containsExactly(Sample.UNPRICED);
    var free = List.of(Sample.offer(Sample.FREE, new Price.Free(), 0, true));
    assertThat(WorstCase.of(asked(1_000, OptionalInt.of(1)), free, 1).amount())
        .isEqualTo(Money.ZERO);
  }

  @Test
  void a_worst_case_too_large_to_count_fits_no_budget() {
    var monstrous = new Price.PerToken(Long.MAX_VALUE, 0, 0, Long.MAX_VALUE);
    var offers = List.of(Sample.offer(Sample.PRICED, monstrous, 0, true));
    var worst = WorstCase.of(asked(Long.MAX_VALUE, OptionalInt.of(Integer.MAX_VALUE)), offers, 1);
    assertThat(HUNDRED.admits(Money.ZERO, worst.amount())).isFalse();
  }

  @Test
  void a_charge_keeps_how_far_it_can_be_trusted() {
    var counted = new Charge(1, Sample.PRICED, Usage.of(10, 2));
    var guessed = new Charge(1, Sample.PRICED, new Usage(10, 0, 0, 2, 0, true));
    assertThat(PricedCharge.of(counted, Sample.PRICE).state()).isEqualTo(EntryState.SETTLED);
    assertThat(PricedCharge.of(counted, Sample.PRICE).amount()).isEqualTo(Sample.nano(30_000));
    assertThat(PricedCharge.of(guessed, Sample.PRICE).state()).isEqualTo(EntryState.ESTIMATED);
    assertThat(PricedCharge.of(counted, new Price.Free()).amount()).isEqualTo(Money.ZERO);
    assertThat(PricedCharge.of(counted, new Price.Unknown()).isUnpriced()).isTrue();
  }

  @Test
  void an_unlisted_model_has_the_price_the_catalogue_knows() {
    var book = new PriceBook(Sample.OFFERS, _ -> Sample.PRICE, Map.of(), Map.of());
    assertThat(book.offersFor("acme/other").getFirst().price()).isEqualTo(Sample.PRICE);
    assertThat(book.priceOf(Sample.UNPRICED)).isEqualTo(Sample.PRICE);
    assertThat(book.offersFor("nobody-has-this")).isEmpty();
  }

  @Test
  void what_the_catalogue_does_not_know_costs_what_it_is_or_was_offered_at() {
    var gone = new Target("acme", "gone");
    var book =
        new PriceBook(
            Sample.OFFERS, _ -> new Price.Unknown(), Map.of(gone, Sample.PRICE), Map.of());
    assertThat(book.priceOf(Sample.PRICED)).isEqualTo(Sample.PRICE);
    assertThat(book.priceOf(Sample.FREE)).isEqualTo(new Price.Free());
    assertThat(book.priceOf(gone)).isEqualTo(Sample.PRICE);
    assertThat(book.priceOf(Sample.UNPRICED)).isEqualTo(new Price.Unknown());
  }

  @Test
  void an_absurd_price_is_counted_as_the_most_there_is() {
    var monstrous =
        new Price.PerToken(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    var charge = new Charge(1, Sample.PRICED, Usage.of(Usage.MOST_TOKENS, Usage.MOST_TOKENS));
    assertThat(PricedCharge.of(charge, monstrous).amount()).isEqualTo(Money.usd(10_000_000));
  }

  @Test
  void reasoning_is_charged_at_its_own_price() {
    var price = new Price.PerToken(1_000_000, 1_000_000, 1_000_000, 2_000_000, 5_000_000);
    var charge = new Charge(1, Sample.PRICED, new Usage(0, 0, 0, 30, 10, false));
    assertThat(PricedCharge.of(charge, price).amount())
        .isEqualTo(Sample.nano(20 * 2_000 + 10 * 5_000));
  }

  @Test
  void a_cycle_is_a_calendar_month_in_utc() {
    var november = Cycle.at(Instant.parse("2026-11-30T23:59:59.999Z").toEpochMilli());
    var december = Cycle.at(Instant.parse("2026-12-01T00:00:00Z").toEpochMilli());
    assertThat(november.label()).isEqualTo("2026-11");
    assertThat(december.label()).isEqualTo("2026-12");
    assertThat(november.untilMillis()).isEqualTo(december.fromMillis());
  }

  @Test
  void amounts_are_read_and_written_to_the_last_nano_dollar() {
    assertThat(UsdAmount.parse("500.123456789")).isEqualTo(Sample.nano(500_123_456_789L));
    assertThat(UsdAmount.format(Sample.nano(1))).isEqualTo("0.000000001");
    for (var wrong : List.of("-1", "0.0000000001", "1e99", "many", "", "2000000000")) {
      assertThatThrownBy(() -> UsdAmount.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static PlaceHold asked(long inputTokens, OptionalInt maxTokens) {
    return new PlaceHold(
        new RequestId("r"),
        List.of(Sample.KEY),
        "acme/large",
        inputTokens,
        maxTokens,
        Sample.TERMS);
  }
}
