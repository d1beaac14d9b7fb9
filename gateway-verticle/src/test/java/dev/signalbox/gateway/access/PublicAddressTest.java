package dev.signalbox.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.fleet.PublicPort;
import dev.signalbox.platform.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublicAddressTest {
  private static PublicPort bound(String host, Map<String, String> environment) {
    return PublicAddress.of(new Settings(environment, Map.of()), host, "n-1", 3005);
  }

  @Test
  void a_port_is_reached_where_it_listens() {
    assertThat(bound("127.0.0.1", Map.of()))
        .isEqualTo(new PublicPort("n-1", "127.0.0.1", 3005, false, false));
    assertThat(bound("10.0.0.7", Map.of("SIGNALBOX_AUTH", "required")))
        .isEqualTo(new PublicPort("n-1", "10.0.0.7", 3005, false, true));
  }

  @Test
  void one_that_listens_everywhere_says_so_unless_its_operator_names_it() {
    var open = Map.of("SIGNALBOX_AUTH", "open");
    assertThat(bound("0.0.0.0", open).host()).isEmpty();
    assertThat(bound("::", open).host()).isEmpty();
    var named = Map.of("SIGNALBOX_AUTH", "open", "GATEWAY_ADVERTISED_HOST", "gateway.example");
    assertThat(bound("0.0.0.0", named).host()).isEqualTo("gateway.example");
  }

  @Test
  void whether_it_speaks_tls_is_told() {
    var tls = Map.of("SIGNALBOX_TLS_CERT", "a.pem", "SIGNALBOX_TLS_KEY", "b.pem");
    assertThat(bound("127.0.0.1", tls).tls()).isTrue();
  }
}
