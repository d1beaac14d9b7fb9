package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransportsTest {
  @Test
  void autoIsTheFastestThisMachineHasAndAlwaysOneThatIsThere() {
    assertThat(Transports.of("auto").available()).isTrue();
    assertThat(Transports.of("nio").name()).isEqualTo("nio");
  }

  @Test
  void anUnknownTransportIsRefusedWithTheOnesThereAre() {
    var settings = new Settings(Map.of("SIGNALBOX_TRANSPORT", "carrier-pigeon"), Map.of());
    assertThatThrownBy(() -> settings.get(AppSettings.TRANSPORT))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("SIGNALBOX_TRANSPORT")
        .hasMessageContaining("io_uring, epoll, nio");
  }
}
