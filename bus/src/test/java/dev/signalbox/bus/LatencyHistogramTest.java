package dev.signalbox.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.fleet.Presence.StepLatency;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  private static final long START = -TimeUnit.HOURS.toNanos(1);
  private final LatencyHistogram histogram = new LatencyHistogram();

  @Test
  void nothing_recorded_is_all_zero() {
    assertThat(histogram.snapshot(START)).isEqualTo(new StepLatency(0, 0, 0));
  }

  @Test
  void percentiles_are_a_fifth_too_high_at_most_and_never_too_low() {
    for (var micros = 1; micros <= 10_000; micros++) {
      histogram.record(START, micros);
    }
    var step = histogram.snapshot(START);
    assertThat(step.count()).isEqualTo(10_000);
    assertThat(step.p50Micros()).isBetween(5000L, 6000L);
    assertThat(step.p99Micros()).isCloseTo(9900L, Percentage.withPercentage(20));
  }

  @Test
  void every_latency_lies_within_its_bucket() {
    for (long micros = 0; micros < 1L << 34; micros = micros * 9 / 8 + 1) {
      var bucket = LatencyHistogram.bucket(micros);
      assertThat(LatencyHistogram.upperBound(bucket)).isGreaterThanOrEqualTo(micros);
      assertThat(bucket == 0 ? -1 : LatencyHistogram.upperBound(bucket - 1)).isLessThan(micros);
    }
    assertThat(LatencyHistogram.bucket(Long.MAX_VALUE)).isEqualTo(143);
    assertThat(LatencyHistogram.bucket(-3)).isZero();
  }

  @Test
  void what_is_older_than_about_a_minute_is_forgotten() {
    histogram.record(START, 100);
    histogram.record(START + TimeUnit.SECONDS.toNanos(40), 200);
    assertThat(histogram.snapshot(START + TimeUnit.SECONDS.toNanos(59)).count()).isEqualTo(2);
    assertThat(histogram.snapshot(START + TimeUnit.SECONDS.toNanos(80)).count()).isEqualTo(1);
    histogram.record(START + TimeUnit.SECONDS.toNanos(140), 300);
    assertThat(histogram.snapshot(START + TimeUnit.SECONDS.toNanos(140)).count()).isEqualTo(1);
  }
}
