package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PriceBandsTest {
  private static final int CASES = 2_000;
  private static final long THRESHOLD = 128_000;

  /// Twice as dear above the threshold.
  private static final Price.PerToken RISING =
      Sample.PRICE.withBands(
          List.of(
              new Price.Band(
                  THRESHOLD, new Price.PerToken(2_000_000, 1_000_000, 2_500_000, 20_000_000))));

  private static final List<Offer> OFFERS = List.of(offer(RISING));

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  @Test
  void a_hold_is_that_of_the_dearest_band_the_prompt_may_fall_into() {
    assertThat(WorstCase.of(asked(THRESHOLD), OFFERS, 100).amount())
        .isEqualTo(Sample.nano(THRESHOLD * 1_250 + 100 * 10_000));
    assertThat(WorstCase.of(asked(THRESHOLD + 1), OFFERS, 100).amount())
        .isEqualTo(Sample.nano((THRESHOLD + 1) * 2_500 + 100 * 20_000));
  }

  @Test
  void what_is_kept_for_an_hour_is_billed_twice_and_is_no_longer_prompt() {
    var kept = asked(THRESHOLD).billing(Usage.TIMES_KEPT_FOR_AN_HOUR);
    assertThat(WorstCase.of(kept, OFFERS, 100).amount())
        .isEqualTo(Sample.nano(2 * THRESHOLD * 1_250 + 100 * 10_000));
  }

  @Test
  void what_fits_a_budget_is_reckoned_in_the_band_that_was_held() {
    var room = Sample.nano((THRESHOLD + 1) * 2_500 + 30 * 20_000);
    assertThat(WorstCase.fitting(asked(THRESHOLD + 1), OFFERS, room, 100)).isEqualTo(30);
  }

  @RepeatedTest(3)
  void nothing_is_settled_above_its_hold() {
    for (var i = 0; i < CASES; i++) {
      var offers = offers();
      var most = random.nextLong(1, 600_000);
      var hour = random.nextBoolean();
      var asked = hour ? asked(most).billing(Usage.TIMES_KEPT_FOR_AN_HOUR) : asked(most);
      var worst = WorstCase.of(asked, offers, 1_000);
      var usage = usage(most, worst.outputTokens());
      var billed = hour ? usage.keptForAnHour(random.nextLong(most)) : usage;
      for (var offer : offers) {
        var charge = new Charge(1, offer.target(), billed);
        assertThat(worst.amount().isAtLeast(PricedCharge.of(charge, offer.price()).amount()))
            .as("seed %s: %s of %s", seed, billed, offer.price())
            .isTrue();
      }
    }
  }

  @Test
  void a_replica_that_knows_no_bands_does_not_make_a_model_cheaper() {
    var unknown = new Target("acme", "added");
    for (var order : List.of(List.of(Sample.PRICE, RISING), List.of(RISING, Sample.PRICE))) {
      var offers = order.stream().map(price -> Sample.offer(unknown, price, 0, false)).toList();
      var book = new PriceBook(offers, _ -> new Price.Unknown(), Map.of(), Map.of());
      assertThat(book.priceOf(unknown)).isEqualTo(RISING);
    }
  }

  private List<Offer> offers() {
    var offers = new ArrayList<Offer>();
    for (var left = random.nextInt(1, 4); left > 0; left--) {
      var bands = new ArrayList<Price.Band>();
      for (var above = random.nextLong(1, 300_000);
          above < 600_000 && random.nextBoolean();
          above += random.nextLong(1, 200_000)) {
        bands.add(new Price.Band(above, price()));
      }
      offers.add(offer(price().withBands(bands)));
    }
    return offers;
  }

  private Price.PerToken price() {
    return new Price.PerToken(pico(), pico(), pico(), pico(), pico());
  }

  private long pico() {
    return random.nextLong(10_000_000);
  }

  private Usage usage(long mostInput, long mostOutput) {
    var input = random.nextLong(mostInput + 1);
    var cached = random.nextLong(input + 1);
    var written = random.nextLong(input - cached + 1);
    var output = random.nextLong(mostOutput + 1);
    return new Usage(input, cached, written, output, random.nextLong(output + 1), false);
  }

  private static Offer offer(Price price) {
    return Sample.offer(Sample.PRICED, price, 0, true);
  }

  private static PlaceHold asked(long promptTokens) {
    return new PlaceHold(
        new RequestId("r"),
        List.of(Sample.KEY),
        "acme/large",
        promptTokens,
        OptionalInt.empty(),
        Sample.TERMS);
  }
}
