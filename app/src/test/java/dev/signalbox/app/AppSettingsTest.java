package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppSettingsTest {
  @Test
  void theDefaultsFitEachOther() {
    assertThatCode(() -> AppSettings.checkAll(of(Map.of()))).doesNotThrowAnyException();
  }

  @Test
  void aHoldMustOutliveItsRequest() {
    var settings =
        of(Map.of("COST_HOLD_EXPIRY_SECONDS", "300", "SIGNALBOX_DEADLINE_SECONDS", "300"));
    assertThatThrownBy(() -> AppSettings.checkAll(settings))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("COST_HOLD_EXPIRY_SECONDS")
        .hasMessageContaining("gateway.deadlineSeconds");
  }

  @Test
  void aMasterKeyOfTheWrongLengthEndsTheStart() {
    assertThatThrownBy(() -> AppSettings.checkAll(of(Map.of("SIGNALBOX_MASTER_KEY", "c2hvcnQ="))))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("openssl rand -base64 32");
  }

  @Test
  void aLogThatWouldStaySilentEndsTheStart() {
    for (var wrong : List.of("SIGNALBOX_LOG=xml", "SIGNALBOX_LOG_LEVEL=LOUD")) {
      var parts = wrong.split("=", 2);
      assertThatThrownBy(() -> AppSettings.load(Map.of(parts[0], parts[1])))
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining(parts[0] + ": expected one of ");
    }
    assertThat(AppSettings.load(Map.of("SIGNALBOX_LOG", "json", "SIGNALBOX_LOG_LEVEL", "warn")))
        .isNotNull();
  }

  @Test
  void noTwoSettingsShareAKeyOrAVariable() {
    assertThat(AppSettings.all()).extracting(Setting::key).doesNotHaveDuplicates();
    assertThat(AppSettings.all()).extracting(Setting::env).doesNotHaveDuplicates();
  }

  private static Settings of(Map<String, String> environment) {
    return new Settings(environment, Map.of());
  }
}
