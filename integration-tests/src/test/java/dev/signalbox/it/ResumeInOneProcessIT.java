package dev.signalbox.it;

import static dev.signalbox.it.ResumeIT.PAID;
import static dev.signalbox.it.ResumeIT.nano;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever reads a stream of one process that is everything, and has said nothing about it, loses
/// its connection.
class ResumeInOneProcessIT {
  private static final String INFER = "/infer";
  private static final Pattern ID = Pattern.compile("(?m)^id: (.+)$");

  @TempDir private Path folder;
  private StallingProvider provider;
  private SignalboxProcess signalbox;

  @BeforeEach
  void start() {
    provider = StallingProvider.start("one ", "two ", "three ");
    signalbox =
        SignalboxProcess.start(
                folder,
                Map.of(
                    "OPENAI_API_KEY",
                    "sk-test",
                    "OPENAI_BASE_URL",
                    provider.url(),
                    "SIGNALBOX_DRAIN_SECONDS",
                    "0"))
            .awaitReady("GATEWAY_PORT");
  }

  @AfterEach
  void stop() {
    var _ = signalbox.terminate(); // its database too, before the folder is taken away
    provider.close();
  }

  @Test
  void whoComesBackByAnotherConnectionTakesTheStreamAlong() {
    var begun = SseReader.open(signalbox, INFER, PAID).until("two");
    assertThat(begun.outlives()).isEqualTo("connection");
    var seen = begun.text();

    var back = SseReader.resume(signalbox, INFER, begun.lastId());
    assertThat(begun.rest().failure()).as("the first connection ends").isEqualTo("CONFLICT");
    provider.finish("four ", "five.");
    var rest = back.rest();

    assertThat(rest.isDone()).isTrue();
    assertThat(rest.outlives()).isEqualTo("connection");
    assertThat(seen + rest.text()).isEqualTo("one two three four five.");
    wasCalledAndPaidOnce();
  }

  @Test
  void whoLostTheEndOfAnAnswerThatHasEndedGetsIt() throws IOException {
    try (var lost = new Socket(InetAddress.getLoopbackAddress(), signalbox.gatewayPort())) {
      var seen = firstId(lost);
      provider.finish("four ", "five.");
      Eventually.until("the answer has ended", () -> nano(signalbox, "thisCycle") > 0);

      var rest = SseReader.resume(signalbox, INFER, seen).rest();
      assertThat(rest.isDone()).isTrue();
      assertThat(rest.text()).endsWith("three four five.");
      lost.setSoLinger(true, 0); // as if its network had gone
    }
    wasCalledAndPaidOnce();
  }

  /// Sends a request and reads the first id of its answer, and not more than that.
  private static String firstId(Socket socket) throws IOException {
    var head =
        "POST " + INFER + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + PAID.length() + "\r\n\r\n";
    socket.getOutputStream().write((head + PAID).getBytes(StandardCharsets.US_ASCII));
    var read = new StringBuilder();
    for (var id = ID.matcher(read); !id.find(); id.reset()) {
      do {
        read.append((char) socket.getInputStream().read());
      } while (read.charAt(read.length() - 1) != '\n');
    }
    var id = ID.matcher(read);
    assertThat(id.find()).isTrue();
    return id.group(1).strip();
  }

  @Test
  void whoHangsUpEndsTheCallAndIsToldWhatHadCome() {
    var goes = SseReader.open(signalbox, INFER, PAID).until("one");
    var seen = goes.lastId();
    var before = goes.text();
    var said = goes.until("three").text();
    goes.leave();
    Eventually.until("its provider's connection is closed", () -> provider.open() == 0);
    Eventually.until("it is settled", () -> nano(signalbox, "held") == 0);
    var paid = nano(signalbox, "thisCycle");
    assertThat(paid).isPositive();

    for (var time = 0; time < 2; time++) {
      var rest = SseReader.resume(signalbox, INFER, seen).rest();
      assertThat(before + rest.text()).startsWith(said);
      assertThat(rest.failure()).isEqualTo("CALL_ENDED");
    }
    assertThat(provider.calls()).isEqualTo(1);
    assertThat(nano(signalbox, "thisCycle")).as("it is paid once").isEqualTo(paid);
  }

  private void wasCalledAndPaidOnce() {
    assertThat(provider.calls()).isEqualTo(1);
    Eventually.until("it is settled", () -> nano(signalbox, "held") == 0);
    assertThat(nano(signalbox, "thisCycle")).isEqualTo(ResumeIT.ONE_CHARGE);
  }
}
