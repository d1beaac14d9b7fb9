package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Secret;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.platform.Settings;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WelcomeTest {
  private static final ProviderPresence BUILTIN =
      new ProviderPresence("builtin", "ok", 0, 100, List.of(), List.of());

  @Test
  void theUrlAndACurlOfTheGatewayAreThere() {
    assertThat(text(EnumSet.allOf(Unit.class), Map.of("GATEWAY_PORT", "4005")))
        .contains("http://127.0.0.1:4005", "curl -d", "http://127.0.0.1:4005/infer")
        .doesNotContain("warning");
  }

  @Test
  void theGatewayIsShownWhereItsOlderVariableHasPutIt() {
    assertThat(text(EnumSet.allOf(Unit.class), Map.of("ORCHESTRATOR_PORT", "4006")))
        .contains("http://127.0.0.1:4006/infer")
        .doesNotContain("3005");
  }

  @Test
  void aMachineWithoutAModelIsToldHowToConnectOne() {
    assertThat(text(EnumSet.allOf(Unit.class), Map.of()))
        .contains("not a language model", "OPENAI_API_KEY");
  }

  @Test
  void portsBeyondThisMachineAreWarnedOf() {
    assertThat(
            text(
                EnumSet.allOf(Unit.class),
                Map.of("SIGNALBOX_HOST", "0.0.0.0", "SIGNALBOX_AUTH", "open")))
        .contains("warning", "SIGNALBOX_AUTH=open", "http://127.0.0.1:3005");
    assertThat(
            text(
                EnumSet.allOf(Unit.class),
                Map.of("SIGNALBOX_HOST", "0.0.0.0", "SIGNALBOX_AUTH", "required")))
        .doesNotContain("warning");
  }

  @Test
  void aKeyThatWasJustMadeIsShownWithTheWayToAnother() {
    assertThat(
            Welcome.text(
                EnumSet.allOf(Unit.class),
                new Settings(Map.of("SIGNALBOX_AUTH", "required"), Map.of()),
                List.of(BUILTIN),
                Optional.of(new Secret("sbx_abcdefgh_secret")),
                1200))
        .contains("sbx_abcdefgh_secret", "signalbox admin-key", "-H 'X-API-Key: <key>'");
  }

  @Test
  void aSingleUnitShowsItsOwnPortOnly() {
    assertThat(text(Set.of(Unit.COST), Map.of()))
        .contains("http://127.0.0.1:3003")
        .doesNotContain("3005", "curl");
  }

  private static String text(Set<Unit> units, Map<String, String> environment) {
    return Welcome.text(
        units, new Settings(environment, Map.of()), List.of(BUILTIN), Optional.empty(), 1200);
  }
}
