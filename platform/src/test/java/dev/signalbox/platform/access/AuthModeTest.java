package dev.signalbox.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthModeTest {
  @Test
  void on_loopback_nobody_has_to_choose() {
    for (var host : List.of("127.0.0.1", "127.8.9.10", "localhost", "::1")) {
      assertThat(mode("", host)).as(host).isEqualTo(AuthMode.OPEN);
    }
  }

  @Test
  void beyond_it_the_start_is_refused_until_somebody_has() {
    for (var host : List.of("0.0.0.0", "::", "10.0.0.1", "127.evil.example", "gateway")) {
      assertThatThrownBy(() -> mode("", host))
          .as(host)
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining("SIGNALBOX_AUTH=required")
          .hasMessageContaining("SIGNALBOX_AUTH=open")
          .hasMessageContaining(host);
      assertThat(mode("open", host)).isEqualTo(AuthMode.OPEN);
      assertThat(mode("required", host)).isEqualTo(AuthMode.REQUIRED);
    }
  }

  @Test
  void another_word_is_named_with_those_there_are() {
    assertThatThrownBy(() -> mode("yes", "127.0.0.1"))
        .hasMessageContaining("SIGNALBOX_AUTH")
        .hasMessageContaining("open, required or auto");
  }

  private static AuthMode mode(String written, String host) {
    return AuthMode.of(new Settings(Map.of("SIGNALBOX_AUTH", written), Map.of()), host);
  }
}
