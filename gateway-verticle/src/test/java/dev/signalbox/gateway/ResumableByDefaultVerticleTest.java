package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class ResumableByDefaultVerticleTest {
  @TempDir Path home;

  @Test
  void where_streams_are_kept_only_when_asked_all_others_are_plain(Vertx vertx) throws Exception {
    var gateway = RunningGateway.start(vertx, home, "SIGNALBOX_RESUMABLE_STREAMS", "asked");

    var plain = gateway.post("/infer", RunningGateway.STREAM);

    assertThat(plain.body()).contains("Hel").doesNotContain("id: ");
    assertThat(plain.headers().firstValue(Resumption.RESUMABLE)).isEmpty();
    assertThat(gateway.units.called.element().ticket()).isEmpty();
  }

  @Test
  void where_streams_are_always_kept_a_caller_may_say_no(Vertx vertx) throws Exception {
    var gateway = RunningGateway.start(vertx, home, "SIGNALBOX_RESUMABLE_STREAMS", "always");

    var unasked = gateway.post("/infer", RunningGateway.STREAM);
    var refused = gateway.post("/infer", RunningGateway.STREAM, Resumption.RESUMABLE, "false");
    var whole = gateway.post("/infer", RunningGateway.HELLO);

    assertThat(unasked.headers().firstValue(Resumption.RESUMABLE)).contains("true");
    assertThat(unasked.body()).contains("id: ");
    assertThat(refused.body()).contains("Hel").doesNotContain("id: ");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(gateway.units.called)
        .extracting(call -> call.ticket().isPresent())
        .containsExactly(true, false, false);
  }
}
