package dev.signalbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wrong settings end the start with one message that names the setting and the way out.
class StartRefusedIT {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  @TempDir private Path folder;

  @Test
  void anUnknownUnitIsNamedTogetherWithThoseThereAre() {
    refused(MISUSED, Map.of(), "billing").contains("billing", "gateway, security, cost");
  }

  @Test
  void aBrokenValueNamesItsVariableAndWhatIsExpected() {
    refused(MISUSED, Map.of("GATEWAY_PORT", "many")).contains("GATEWAY_PORT", "whole number");
  }

  @Test
  void severalBrokenValuesAreNamedAtOnce() {
    refused(
            MISUSED,
            Map.of("GATEWAY_PORT", "many", "COST_HARD_USD", "much", "SIGNALBOX_EVENT_LOOPS", "0"))
        .contains("3 settings", "GATEWAY_PORT", "COST_HARD_USD", "SIGNALBOX_EVENT_LOOPS");
  }

  @Test
  void anUnknownKeyInTheConfigFileNamesTheNearestOne() throws IOException {
    var file = Files.writeString(folder.resolve("signalbox.yaml"), "gateway:\n  prot: 3005\n");
    refused(MISUSED, Map.of("SIGNALBOX_CONFIG", file.toString()))
        .contains("gateway.prot", "gateway.port", "line 2");
  }

  @Test
  void aDataDirectoryThatIsAFileIsRefused() throws IOException {
    var file = Files.writeString(folder.resolve("not-a-directory"), "");
    refused(MISUSED, Map.of("SIGNALBOX_HOME", file.toString()))
        .contains("SIGNALBOX_HOME", file.toString());
  }

  @Test
  void aTakenPortNamesTheVariableThatMovesIt() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(other.getLocalPort());
      refused(FAILED, Map.of("SECURITY_PORT", port)).contains(port, "SECURITY_PORT");
    }
  }

  @Test
  void anAdminKeyThatABrokenStartHasMadeIsShownByIt() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(other.getLocalPort());
      refused(FAILED, Map.of("GATEWAY_PORT", port))
          .contains("GATEWAY_PORT")
          .containsPattern("admin key +sbx_\\w+")
          .contains("signalbox admin-key");
    }
  }

  @Test
  void twoUnitsOnOnePortAreBothNamed() {
    refused(MISUSED, Map.of("SECURITY_PORT", "3105", "GATEWAY_PORT", "3105"))
        .contains("3105", "SECURITY_PORT", "GATEWAY_PORT");
  }

  @Test
  void aDatabaseThatIsDownIsNamedWithoutItsPassword() {
    var port = FreePorts.one();
    refused(
            FAILED,
            Map.of(
                "DATABASE_URL",
                "postgresql://signalbox:hush-hush@127.0.0.1:" + port + "/signalbox"))
        .contains("127.0.0.1:" + port, "DATABASE_URL")
        .doesNotContain("hush-hush");
  }

  @Test
  void aSingleUnitWithoutASharedDatabaseSaysWhatToSet() {
    refused(MISUSED, Map.of(), "security").contains("DATABASE_URL");
  }

  @Test
  void portsBeyondThisMachineNeedAWordAboutWhoMayUseThem() {
    refused(MISUSED, Map.of("SIGNALBOX_HOST", "0.0.0.0"))
        .contains("SIGNALBOX_AUTH=required", "SIGNALBOX_AUTH=open", "0.0.0.0");
  }

  private org.assertj.core.api.AbstractStringAssert<?> refused(
      int exitCode, Map<String, String> settings, String... arguments) {
    try (var process = SignalboxProcess.start(folder.resolve("home"), settings, arguments)) {
      assertThat(process.awaitExit()).as(process.output()).isEqualTo(exitCode);
      return assertThat(process.output()).doesNotContain("\tat ");
    }
  }
}
