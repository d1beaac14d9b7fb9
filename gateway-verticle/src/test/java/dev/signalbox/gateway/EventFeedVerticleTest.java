package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.CostAlert;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.routing.TargetSwitch;
import dev.signalbox.bus.Topics;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class EventFeedVerticleTest {
  private static final TargetSwitch OPENED =
      new TargetSwitch(
          new Target("openai", "gpt-4o-mini"), "n1", "closed", "open", "3 of 5 failed", 1_000);

  @TempDir Path home;
  private RunningGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
  }

  @Test
  void subscribers_hear_of_each_switch_and_are_let_go_at_the_end() throws Exception {
    try (var socket = subscribe("/orchestrator/events")) {
      assertThat(RunningGateway.readUntil(socket, ": connected\n\n"))
          .contains("200 OK")
          .contains("text/event-stream");
      gateway.bus.announce(Topics.SWITCHES, OPENED);
      assertThat(RunningGateway.readUntil(socket, "\n\n"))
          .contains(
              "id: 1000-1\nevent: switch\ndata: {\"type\":\"target.switched\",\"provider\":\"openai\"")
          .contains("\"from\":\"closed\",\"to\":\"open\",\"reason\":\"3 of 5 failed\"");
      gateway.undeploy();
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .as("the stream ends in order")
          .endsWith("0\r\n\r\n");
    }
  }

  @Test
  void consoles_hear_of_accounts_that_cross_a_threshold() throws Exception {
    try (var socket = subscribe("/admin/alerts/events")) {
      RunningGateway.readUntil(socket, ": connected\n\n");
      gateway.bus.announce(
          Topics.COST_ALERTS,
          new CostAlert(
              new Account("key:abc"),
              "2026-11",
              CostState.SOFT,
              Money.usd(8),
              Money.usd(9),
              1_000));
      assertThat(RunningGateway.readUntil(socket, "\n\n"))
          .contains(
              "id: 1000-1\nevent: alert\ndata: {\"type\":\"cost.threshold_crossed\",\"account\":\"key:abc\"")
          .contains(
              "\"state\":\"SOFT\",\"thresholdUsd\":\"8.000000000\",\"usedUsd\":\"9.000000000\"");
    }
  }

  @Test
  void the_status_has_the_latest() throws Exception {
    gateway.bus.announce(Topics.SWITCHES, OPENED);
    Eventually.until("it is heard", () -> switches().getInteger("count") == 1);
    assertThat(switches().getJsonArray("latest").getJsonObject(0).getString("to"))
        .isEqualTo("open");
  }

  private JsonObject switches() {
    try {
      return new JsonObject(gateway.get("/status").body()).getJsonObject("switches");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Socket subscribe(String path) throws Exception {
    var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.verticle.port());
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
