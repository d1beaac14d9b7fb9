package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "retry-after-ms | 1250 | 1250",
        "retry-after | 2 | 2000",
        "retry-after | 0.5 | 500",
        "retry-after | Sat, 21 Nov 2026 08:00:30 GMT | 30000",
        "retry-after | Sat, 21 Nov 2026 07:00:00 GMT | 0",
        "retry-after | 99999999999 | 86400000",
        "retry-after | -5 | 0",
        "retry-after | soon | 0",
        "retry-after | 1.2.3 | 0"
      })
  void aRefusalSaysHowLongToWait(String header, String value, long millis) {
    for (var status : List.of(429, 503)) {
      assertThat(read(status, Map.of(header, value), "").waitMillis()).isEqualTo(millis);
    }
    assertThat(read(200, Map.of(header, value), "").waitMillis()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "120ms,120",
    "6s,6000",
    "1m30s,90000",
    "6m0s,360000",
    "2m59.56s,179560",
    "1h0m0s,3600000",
    "7,7000",
    "2026-11-21T08:00:05Z,5000",
    "1x,0",
    "'',0",
    "s,0"
  })
  void nothingLeftMeansWaitingForTheReset(String reset, long millis) {
    var headers =
        Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", reset);
    assertThat(read(200, headers, "")).isEqualTo(new RateLimit(millis, 0, -1));
    assertThat(read(429, headers, "").waitMillis()).isEqualTo(millis);
  }

  @Test
  void whatIsLeftIsTold() {
    var headers =
        Map.of(
            "x-ratelimit-remaining-requests", "499",
            "x-ratelimit-reset-requests", "120ms",
            "x-ratelimit-remaining-tokens", "199998",
            "x-ratelimit-reset-tokens", "0s");
    assertThat(read(200, headers, "")).isEqualTo(new RateLimit(0, 499, 199_998));
    assertThat(read(200, Map.of(), "")).isEqualTo(RateLimit.UNTOLD);
  }

  @Test
  void theOutrightWaitWinsOverTheReset() {
    var headers =
        Map.of(
            "retry-after", "3",
            "x-ratelimit-remaining-tokens", "0",
            "x-ratelimit-reset-tokens", "59s");
    assertThat(read(429, headers, "").waitMillis()).isEqualTo(3000);
    assertThat(read(200, headers, "").waitMillis()).isEqualTo(59_000);
  }

  @Test
  void aRefusalInWordsIsUnderstood() {
    assertThat(read(429, Map.of(), "Rate limit reached. Please try again in 1m2.5s. See docs."))
        .isEqualTo(new RateLimit(62_500, -1, -1));
    assertThat(read(429, Map.of(), "Please retry in 48.9s.").waitMillis()).isEqualTo(48_900);
    assertThat(read(429, Map.of(), "Try again in 20 seconds").waitMillis()).isEqualTo(20_000);
    assertThat(read(429, Map.of(), "Try again in a while").waitMillis()).isZero();
    assertThat(read(400, Map.of(), "Please retry in 48.9s.").waitMillis()).isZero();
  }

  private static RateLimit read(int status, Map<String, String> headers, String message) {
    var body = "{\"error\":{\"message\":\"" + message + "\"}}";
    return RateLimits.USUAL.read(
        new WireResponse(
            status, name -> headers.getOrDefault(name, ""), body.getBytes(StandardCharsets.UTF_8)),
        NOW);
  }
}
