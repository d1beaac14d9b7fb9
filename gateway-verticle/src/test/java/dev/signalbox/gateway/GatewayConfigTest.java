package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
  @Test
  void has_the_documented_defaults() {
    var config = config(Map.of());
    assertThat(config.port()).isEqualTo(3005);
    assertThat(config.bodyBytes()).isEqualTo(1_048_576);
    assertThat(config.deadline()).hasSeconds(120);
  }

  @Test
  void takes_the_older_name_of_its_port_unless_the_newer_is_set() {
    assertThat(config(Map.of("ORCHESTRATOR_PORT", "4000")).port()).isEqualTo(4000);
    assertThat(config(Map.of("ORCHESTRATOR_PORT", "4000", "GATEWAY_PORT", "5000")).port())
        .isEqualTo(5000);
  }

  @Test
  void names_the_setting_that_is_wrong() {
    assertThatThrownBy(() -> config(Map.of("ORCHESTRATOR_PORT", "many")))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("ORCHESTRATOR_PORT");
  }

  private static GatewayConfig config(Map<String, String> environment) {
    return GatewayConfig.from(new Settings(environment, Map.of()));
  }
}
