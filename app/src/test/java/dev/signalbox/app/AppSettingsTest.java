package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Settings;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AppSettingsTest {
  private static final Set<Unit> ALL = EnumSet.allOf(Unit.class);

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    var settings =
        of(
            Map.of(
                "SIGNALBOX_EVENT_LOOPS", "many",
                "COST_HARD_USD", "much",
                "SIGNALBOX_DISCOVERY", "perhaps",
                "ROUTER_PORT", "4000",
                "SECURITY_PORT", "4000"));
    assertThatThrownBy(() -> AppSettings.checkAll(settings, ALL))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("4 settings cannot be used:\n  ")
        .hasMessageContainingAll(
            "SIGNALBOX_EVENT_LOOPS: expected a whole number from 1 to 256",
            "COST_HARD_USD",
            "SIGNALBOX_DISCOVERY: expected true or false",
            "ROUTER_PORT",
            "SECURITY_PORT")
        .message()
        .satisfies(message -> assertThat(message.lines()).hasSize(5));
  }

  @Test
  void aLogThatWouldStaySilentIsNamedWithWhatElseIsWrong() {
    assertThatThrownBy(() ->
            AppSettings.load(
                Map.of("SIGNALBOX_LOG", "xml", "SIGNALBOX_LOG_LEVEL", "LOUD", "COST_PORT", "x")))
        .hasMessageContainingAll("SIGNALBOX_LOG:", "SIGNALBOX_LOG_LEVEL:", "COST_PORT:");
  }

  @Test
  void oneMistakeIsOneLine() {
    assertThatThrownBy(() -> AppSettings.checkAll(of(Map.of("GATEWAY_PORT", "many")), ALL))
        .hasMessage("environment variable GATEWAY_PORT: expected a whole number from 0 to 65535");
  }

  @Test
  void theDefaultsFitEachOther() {
    assertThatCode(() -> AppSettings.checkAll(of(Map.of()), ALL)).doesNotThrowAnyException();
  }

  @Test
  void aHoldMustOutliveItsRequest() {
    var settings =
        of(Map.of("COST_HOLD_EXPIRY_SECONDS", "300", "SIGNALBOX_DEADLINE_SECONDS", "300"));
    assertThatThrownBy(() -> AppSettings.checkAll(settings, ALL))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("COST_HOLD_EXPIRY_SECONDS")
        .hasMessageContaining("gateway.deadlineSeconds");
  }

  @Test
  void aMasterKeyOfTheWrongLengthEndsTheStart() {
    assertThatThrownBy(
            () -> AppSettings.checkAll(of(Map.of("SIGNALBOX_MASTER_KEY", "c2hvcnQ=")), ALL))
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
