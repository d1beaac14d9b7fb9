package dev.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
final class MockUpstreamTest {
  private static final String EVENTS = "data: one\n\ndata: two\n\ndata: [DONE]\n\n";

  private HttpClientAgent client; // held, or the collector closes it

  @BeforeEach
  void opens_a_client(Vertx vertx) {
    client = vertx.createHttpClient();
  }

  @Test
  void plays_its_script_and_remembers_the_requests(Vertx vertx) {
    var upstream =
        MockUpstream.start(vertx).then(Answer.json(429, "{}").header("Retry-After", "1"));
    upstream.always(Answer.sse(EVENTS).dripping(Duration.ofMillis(1)).inChunksOf(5));

    var limited = post(upstream, "first");
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.getHeader("Retry-After")).isEqualTo("1");
    var streamed = Eventually.get(body(upstream, "second"));
    assertThat(streamed.toString()).isEqualTo(EVENTS);
    assertThat(upstream.calls()).isEqualTo(2);
    assertThat(upstream.last().body()).isEqualTo("second");
  }

  @Test
  void knows_when_the_client_gave_up(Vertx vertx) {
    var upstream = MockUpstream.start(vertx).then(Answer.sse(EVENTS).ending(Answer.Ending.STALL));
    var response = post(upstream, "hello");
    assertThat(upstream.last().abandoned().isComplete()).isFalse();
    response.request().connection().close();
    assertThat(Eventually.get(upstream.last().abandoned())).isPositive();
  }

  @Test
  void cuts_the_connection(Vertx vertx) {
    var upstream =
        MockUpstream.start(vertx).then(Answer.sse(EVENTS).first(1).ending(Answer.Ending.CUT));
    assertThat(Eventually.failureOf(body(upstream, "hello"))).isNotNull();
  }

  private HttpClientResponse post(MockUpstream upstream, String body) {
    return Eventually.get(sent(upstream, body));
  }

  /// Listened for where the answer arrives, so that nothing of it is missed.
  private Future<Buffer> body(MockUpstream upstream, String body) {
    return sent(upstream, body).compose(HttpClientResponse::body);
  }

  private Future<HttpClientResponse> sent(MockUpstream upstream, String body) {
    return client
        .request(
            new io.vertx.core.http.RequestOptions()
                .setAbsoluteURI(upstream.url() + "/v1/chat/completions")
                .setMethod(HttpMethod.POST))
        .compose(request -> request.send(Buffer.buffer(body)))
        .map(response -> response.exceptionHandler(_ -> {}));
  }
}
