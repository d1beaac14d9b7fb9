package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VitalsTest {
  private final Vitals vitals = new Vitals();

  @Test
  void nothingMeasuredIsUnknownAndTrusted() {
    assertThat(vitals.status(0)).isEqualTo("unknown");
    assertThat(vitals.successPercent()).isEqualTo(100);
  }

  @Test
  void latencyFollowsTheNewestCallsSlowly() {
    vitals.succeeded(100);
    vitals.succeeded(200);

    assertThat(vitals.latencyMillis()).isEqualTo(120);
    assertThat(vitals.status(0)).isEqualTo("ok");
  }

  @Test
  void fiveFailuresInARowAreDownUntilItIsTimeToTryAgain() {
    vitals.succeeded(10);
    for (var i = 0; i < 5; i++) {
      vitals.failed(1000);
    }

    assertThat(vitals.status(2000)).isEqualTo("down");
    assertThat(vitals.status(31_001)).isEqualTo("degraded");
    vitals.succeeded(10);
    assertThat(vitals.status(2000)).isEqualTo("degraded");
  }

  @Test
  void onlyTheLastHundredCallsCount() {
    for (var i = 0; i < 30; i++) {
      vitals.failed(0);
    }
    for (var i = 0; i < 90; i++) {
      vitals.succeeded(10);
    }
    assertThat(vitals.successPercent()).isEqualTo(90);

    for (var i = 0; i < 10; i++) {
      vitals.succeeded(10);
    }
    assertThat(vitals.successPercent()).isEqualTo(100);
  }
}
