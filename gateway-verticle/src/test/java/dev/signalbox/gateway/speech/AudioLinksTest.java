package dev.signalbox.gateway.speech;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AudioLinksTest {
  private static final UUID ID = UUID.fromString("6f1c5f0e-3a53-4a53-9a39-0a1b2c3d4e5f");

  private final MutableClock clock = new MutableClock(Instant.ofEpochSecond(1_000_000));
  private final AudioLinks links = new AudioLinks(new byte[32], clock);

  private String signature(Duration validity) {
    var file = links.file(ID, validity);
    return file.substring(file.indexOf("signature=") + "signature=".length());
  }

  @Test
  void an_address_is_good_until_its_time_is_over() {
    assertThat(links.file(ID, Duration.ofMinutes(1)))
        .startsWith(ID + ".mp3?expires=1000060&signature=");
    var signature = signature(Duration.ofMinutes(1));
    assertThat(links.isGood(ID, 1_000_060, signature)).isTrue();
    clock.advance(Duration.ofSeconds(59));
    assertThat(links.isGood(ID, 1_000_060, signature)).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertThat(links.isGood(ID, 1_000_060, signature)).isFalse();
  }

  @Test
  void whoever_changes_anything_of_it_has_nothing() {
    var signature = signature(Duration.ofMinutes(1));
    assertThat(links.isGood(ID, 1_000_061, signature)).isFalse();
    assertThat(links.isGood(UUID.randomUUID(), 1_000_060, signature)).isFalse();
    assertThat(links.isGood(ID, 1_000_060, "")).isFalse();
    assertThat(links.isGood(ID, 1_000_060, signature + "A")).isFalse();
    assertThat(links.isGood(ID, 1_000_060, signature.substring(1))).isFalse();
    var other =
        new AudioLinks(
            "another key of thirty-two bytes!".getBytes(StandardCharsets.US_ASCII), clock);
    assertThat(other.isGood(ID, 1_000_060, signature)).isFalse();
  }
}
