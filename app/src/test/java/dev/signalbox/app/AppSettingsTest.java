package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThatThrownBy(() -> AppSettings.checkAll(settings, ALL, true))
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
  void whatDoesNotFitTogetherIsNamedWithTheRest() {
    var settings =
        of(
            Map.ofEntries(
                Map.entry("COST_HARD_USD", "much"),
                Map.entry("COST_WARNING_PERCENT", "90"),
                Map.entry("COST_SOFT_PERCENT", "70"),
                Map.entry("COST_HOLD_EXPIRY_SECONDS", "60"),
                Map.entry("ORCHESTRATOR_PORT", "several"),
                Map.entry("ROUTER_PORT", "4000"),
                Map.entry("SECURITY_PORT", "4000"),
                Map.entry("COST_PORT", "4001"),
                Map.entry("PROVIDERS_PORT", "4001"),
                Map.entry("SIGNALBOX_TLS_CERT", "/no/cert.pem"),
                Map.entry("SIGNALBOX_TLS_KEY", "/no/key.pem"),
                Map.entry("JWT_JWKS_URL", "https://keys.example.com/jwks"),
                Map.entry("OPENAI_API_KEY", "one,two"),
                Map.entry(
                    "OPENAI_BASE_URL", "https://a.example,https://b.example,https://c.example"),
                Map.entry("DATABASE_URL", "mysql://db/signalbox")));
    assertThatThrownBy(() -> AppSettings.checkAll(settings, ALL, true))
        .hasMessageContainingAll(
            "COST_HARD_USD",
            "COST_WARNING_PERCENT",
            "COST_HOLD_EXPIRY_SECONDS",
            "ORCHESTRATOR_PORT",
            "is 4000",
            "is 4001",
            "/no/cert.pem",
            "/no/key.pem",
            "JWT_ISSUER",
            "OPENAI_BASE_URL and OPENAI_API_KEY",
            "DATABASE_URL")
        .message()
        .satisfies(message -> assertThat(message.lines()).hasSize(12));
  }

  @Test
  void whatOtherUnitsReadIsNoConcernOfAProcess() {
    var settings =
        of(
            Map.of(
                "DATABASE_URL", "postgresql://me@db/signalbox",
                "JWT_JWKS_URL", "https://keys.example.com/jwks",
                "OPENAI_API_KEY", "one,two",
                "OPENAI_BASE_URL", "https://a.example,https://b.example,https://c.example"));
    assertThatCode(() -> AppSettings.checkAll(settings, Set.of(Unit.ROUTER), false))
        .doesNotThrowAnyException();
  }

  @Test
  void aSingleUnitWithoutADatabaseIsNamedWithTheRest() {
    var settings = of(Map.of("COST_HARD_USD", "much"));
    assertThatThrownBy(() -> AppSettings.checkAll(settings, Set.of(Unit.COST), false))
        .hasMessageContainingAll("COST_HARD_USD", "DATABASE_URL");
  }

  @Test
  void aFileWithUnknownKeysIsToldWithWrongValues(@TempDir Path folder) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("signalbox.yaml"),
            "gateway: {prot: 3005}\ncost: {hardUsd: much, softpercent: 3}\n");
    assertThatThrownBy(() ->
            AppSettings.load(Map.of("SIGNALBOX_CONFIG", file.toString(), "SECURITY_PORT", "many")))
        .hasMessageContainingAll(
            "'gateway.prot'; did you mean 'gateway.port'?",
            "'cost.softpercent'",
            "cost.hardUsd in the config file",
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
    assertThatThrownBy(() -> AppSettings.checkAll(of(Map.of("GATEWAY_PORT", "many")), ALL, true))
        .hasMessage("environment variable GATEWAY_PORT: expected a whole number from 0 to 65535");
  }

  @Test
  void theDefaultsFitEachOther() {
    assertThatCode(() -> AppSettings.checkAll(of(Map.of()), ALL, true)).doesNotThrowAnyException();
  }

  @Test
  void aHoldMustOutliveItsRequest() {
    var settings =
        of(Map.of("COST_HOLD_EXPIRY_SECONDS", "300", "SIGNALBOX_DEADLINE_SECONDS", "300"));
    assertThatThrownBy(() -> AppSettings.checkAll(settings, ALL, true))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("COST_HOLD_EXPIRY_SECONDS")
        .hasMessageContaining("gateway.deadlineSeconds");
  }

  @Test
  void aMasterKeyOfTheWrongLengthEndsTheStart() {
    assertThatThrownBy(
            () -> AppSettings.checkAll(of(Map.of("SIGNALBOX_MASTER_KEY", "c2hvcnQ=")), ALL, true))
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
