package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossOriginTest {
  @ParameterizedTest
  @CsvSource({
    "http://evil.example, 127.0.0.1:3005",
    "http://127.0.0.1:8080, 127.0.0.1:3005",
    "http://127.0.0.1, 127.0.0.1:3005",
    "http://localhost:3005, 127.0.0.1:3005",
    "http://127.0.0.1:3005.evil.example, 127.0.0.1:3005",
    "null, 127.0.0.1:3005",
    "'', 127.0.0.1:3005",
    "https://gateway.example:80, gateway.example",
  })
  void another_origin_is_foreign(String origin, String host) {
    assertThat(CrossOrigin.isForeign(headers("Origin", origin, "Host", host))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:3005, 127.0.0.1:3005",
    "http://LOCALHOST:3005, localhost:3005",
    "http://gateway.example, gateway.example:80",
    "https://gateway.example, gateway.example",
    "https://gateway.example, gateway.example:443",
    "http://[::1]:3005, [::1]:3005",
  })
  void a_page_of_the_gateway_itself_is_not(String origin, String host) {
    assertThat(CrossOrigin.isForeign(headers("Origin", origin, "Host", host))).isFalse();
  }

  @Test
  void a_client_that_is_no_browser_is_not() {
    assertThat(CrossOrigin.isForeign(headers("Host", "127.0.0.1:3005"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"cross-site, true", "same-site, true", "same-origin, false", "none, false"})
  void what_the_browser_says_about_the_site_counts(String site, boolean foreign) {
    assertThat(CrossOrigin.isForeign(headers("Host", "x", "Sec-Fetch-Site", site)))
        .isEqualTo(foreign);
  }

  @Test
  void an_origin_without_a_host_is_foreign() {
    assertThat(CrossOrigin.isForeign(headers("Origin", "http://x"))).isTrue();
  }

  private static MultiMap headers(String... pairs) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    for (var i = 0; i < pairs.length; i += 2) {
      headers.add(pairs[i], pairs[i + 1]);
    }
    return headers;
  }
}
