package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransportsTest {
  @Test
  void autoIsTheFastestThisMachineHasAndAlwaysOneThatIsThere() {
    Transport fastest = Transports.open("auto", transport -> transport);
    Transport named = Transports.open("nio", transport -> transport);
    assertThat(fastest.available()).isTrue();
    assertThat(named.name()).isEqualTo("nio");
  }

  @Test
  void autoIsASlowerOneWhereThereIsNoRoomForFasterOnes() {
    Transport slowest =
        Transports.open(
            "auto", transport -> transport.name().equals("nio") ? transport : outOfRoom());
    assertThat(slowest.name()).isEqualTo("nio");
  }

  @Test
  void whereThereIsNoRoomForTheOneNamedTheStartIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> Transports.open("nio", _ -> outOfRoom()))
        .isInstanceOf(BadSetting.class)
        .hasMessageContainingAll("SIGNALBOX_TRANSPORT", "cannot allocate", "auto");
  }

  private static Transport outOfRoom() {
    throw new IllegalStateException("no child", new IOException("cannot allocate"));
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
