package dev.signalbox.provider;

import static dev.signalbox.provider.RawUpstream.CHUNKED;
import static dev.signalbox.provider.RawUpstream.chunk;
import static dev.signalbox.provider.RawUpstream.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
class HostileUpstreamVerticleTest {
  private static final String ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"all\"},\"finish_reason\":\"stop\"}]}";
  private static final String FIRST =
      "data: {\"choices\":[{\"delta\":{\"content\":\"one \"}}]}\n\n";
  private static final String LAST =
      """
      data: {"choices":[{"delta":{"content":"two"},"finish_reason":"stop"}]}

      data: [DONE]

      """;

  private Vertx vertx;
  private Wiring wiring;

  @BeforeEach
  void start(Vertx fresh) {
    vertx = fresh;
    wiring = new Wiring(vertx);
  }

  @Test
  void what_is_no_http_is_a_failure() {
    assertFailed(socket -> socket.write("SSH-2.0-OpenSSH_9.9\r\n\r\n\r\n"));
    assertFailed(socket -> socket.write("HTTP/1.1 abc\r\n\r\n"));
    assertFailed(socket -> socket.write("\u0000\u0001\u0002\r\n\r\n"));
  }

  @Test
  void heads_without_an_end_are_a_failure_in_bounded_memory() {
    assertFailed(
        socket -> socket.write(RawUpstream.OK + "X-Long: " + "x".repeat(1 << 20) + "\r\n\r\n"));
    assertFailed(socket -> socket.write("HTTP/1.1 200 " + "x".repeat(1 << 20)));
  }

  @Test
  void an_answer_that_is_compressed_unasked_is_a_failure() {
    var error =
        failed(socket ->
            socket.write(
                RawUpstream.OK
                    + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\u001f\u008b"));
    assertThat(error.reason()).contains("compressed");
  }

  @Test
  void broken_chunks_and_bodies_cut_short_are_failures() {
    assertFailed(socket -> socket.write(CHUNKED + "zz\r\nnonsense"));
    assertFailed(socket -> socket.end(Buffer.buffer(CHUNKED + chunk(FIRST))));
    assertFailed(socket ->
        socket.end(Buffer.buffer(RawUpstream.OK + "Content-Length: 500\r\n\r\n" + FIRST)));
  }

  @Test
  void a_chunk_of_ten_megabytes_ends_in_a_failure_before_it_is_taken() {
    var megabyte = "x".repeat(1 << 20);
    var error =
        failed(socket -> {
          socket.write(CHUNKED + Integer.toHexString(10 << 20) + "\r\ndata: ");
          for (var i = 0; i < 10; i++) {
            socket.write(megabyte);
          }
        });
    assertThat(error.reason()).contains("more than");
  }

  @Test
  void garbage_in_a_success_is_a_failure() {
    assertFailed(socket -> socket.write(whole("<html>")));
    assertFailed(socket -> socket.write(whole("{\"choices\":7}")));
    assertFailed(socket -> socket.write(whole("")));
  }

  @Test
  void lies_about_usage_do_not_become_negative_or_endless() {
    for (var usage :
        new String[] {
          "{\"prompt_tokens\":-5,\"completion_tokens\":-1}",
          "{\"prompt_tokens\":1e300,\"completion_tokens\":99999999999999999999}",
          "{\"prompt_tokens\":3,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":900}}",
          "{\"prompt_tokens\":\"many\",\"completion_tokens\":[]}"
        }) {
      var told = ANSWER.substring(0, ANSWER.length() - 1) + ",\"usage\":" + usage + "}";
      var inlet = new Inlet();
      call(socket -> socket.write(whole(told)), false, 5000, inlet);
      Eventually.until("it is over", inlet::isOver);
      inlet.deltas.stream()
          .filter(Delta.Finish.class::isInstance)
          .map(delta -> ((Delta.Finish) delta).usage())
          .forEach(used -> {
            assertThat(used.inputTokens()).as(usage).isBetween(0L, 1_000_000_000_000L);
            assertThat(used.outputTokens()).as(usage).isBetween(0L, 1_000_000_000_000L);
            assertThat(used.cachedInputTokens()).as(usage).isBetween(0L, used.inputTokens());
          });
    }
  }

  @Test
  void interim_answers_are_passed_over() {
    var inlet = new Inlet();
    call(
        socket ->
            socket.write(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                    + whole(ANSWER)),
        false,
        5000,
        inlet);
    assertThat(inlet.awaitText()).isEqualTo("all");
  }

  @Test
  void a_connection_that_was_closed_after_an_answer_keeps_no_later_call_from_being_answered() {
    var upstream =
        new RawUpstream(
            vertx, (socket, _) -> socket.write(whole(ANSWER)).onSuccess(_ -> socket.close()));
    var lane = wiring.lane(1000);
    for (var i = 0; i < 5; i++) {
      Eventually.until("a call is answered", () -> isAnswered(lane, upstream));
    }
    assertThat(upstream.connections()).hasSizeGreaterThanOrEqualTo(5);
  }

  /// The call that meets the closing of its connection is a failure, as it may have been heard.
  private boolean isAnswered(Lane lane, RawUpstream upstream) {
    var inlet = new Inlet();
    wiring.call(lane, provider(upstream.url()), false, 5000, inlet);
    Eventually.until("it is over", inlet::isOver);
    return inlet.text().equals("all");
  }

  @Test
  void a_tls_handshake_that_does_not_come_to_an_end_is_a_failure() {
    var upstream = new RawUpstream(vertx, (_, _) -> {});
    var inlet = new Inlet();
    wiring.call(wiring.lane(1000), provider(upstream.tlsUrl()), true, 10_000, inlet);

    assertThat(inlet.awaitError()).isInstanceOf(ProviderFailed.class);
    Eventually.get(upstream.connections().getFirst().closed().future());
  }

  @Test
  void one_that_drips_its_head_is_left_with_the_deadline() {
    var inlet = new Inlet();
    call(socket -> vertx.setPeriodic(10, _ -> socket.write("x")), true, 150, inlet);
    assertThat(inlet.awaitError())
        .satisfiesAnyOf(
            error -> assertThat(error).isInstanceOf(DeadlineExceeded.class),
            error -> assertThat(error).isInstanceOf(ProviderFailed.class));
  }

  @Test
  void a_piece_leaves_before_the_next_is_there() {
    var goOn = Promise.<Void>promise();
    var inlet = new Inlet();
    call(
        socket -> {
          socket.write(CHUNKED + chunk(FIRST));
          goOn.future().onSuccess(_ -> socket.write(chunk(LAST) + "0\r\n\r\n"));
        },
        true,
        5000,
        inlet);

    Eventually.until("the first piece is here", () -> inlet.text().equals("one "));
    goOn.complete();
    assertThat(inlet.awaitText()).isEqualTo("one two");
  }

  private void assertFailed(Consumer<NetSocket> script) {
    assertThat(failed(script)).isInstanceOf(ProviderFailed.class);
  }

  private ProviderFailed failed(Consumer<NetSocket> script) {
    var inlet = new Inlet();
    call(script, true, 5000, inlet);
    GatewayError error = inlet.awaitError();
    assertThat(error).isInstanceOf(ProviderFailed.class);
    return (ProviderFailed) error;
  }

  private void call(Consumer<NetSocket> script, boolean stream, int millis, Inlet inlet) {
    var upstream = new RawUpstream(vertx, (socket, _) -> script.accept(socket));
    wiring.call(wiring.lane(500), provider(upstream.url()), stream, millis, inlet);
  }

  private static ActiveProvider provider(String url) {
    return Wiring.openAi(Vitals.of("openai"), Wiring.access("key#1", url, "k", 1));
  }
}
