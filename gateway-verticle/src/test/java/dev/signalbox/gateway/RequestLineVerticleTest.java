package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.inference.Vector;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

@CleanRun
class RequestLineVerticleTest {
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(RequestLine.class);
  private static final String[] ALICE = {"Authorization", "Bearer a.b.c"};

  @TempDir Path home;
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private RunningGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
    FakeConversations.start(gateway.units);
    FakeVoice.start(gateway.bus);
    gateway.units.answer(
        Addresses.EMBED,
        asked ->
            new Embeddings(
                asked.texts().stream().map(_ -> Vector.of(1)).toList(),
                Usage.of(11, 0),
                "embed-1"));
    logged.start();
    LOGGER.setLevel(Level.INFO);
    LOGGER.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    LOGGER.detachAppender(logged);
    LOGGER.setLevel(null);
  }

  /// The fields of the only line.
  private Map<String, Object> line() {
    Eventually.until("a line is written", () -> !List.copyOf(logged.list).isEmpty());
    assertThat(logged.list).hasSize(1);
    var fields = new LinkedHashMap<String, Object>();
    logged.list.getFirst().getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
    return fields;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/infer | {'model':'auto','systemPrompt':'','messages':[{'role':'user','content':'Hi'}]} | openai | 11",
        "/api/ai/generate | {'prompt':'Hi'} | openai | 11",
        "/v1/chat/completions | {'model':'auto','messages':[{'role':'user','content':'Hi'}]} | openai | 11",
        "/v1/chat/completions | {'model':'auto','stream':true,'messages':[{'role':'user','content':'Hi'}]} | openai | 11",
        "/v1/chat/completions | {'message':'Now?','conversation_id':'c'} | openai | 11",
        "/v1/responses | {'model':'auto','input':'Hi'} | openai | 11",
        "/v1/messages | {'model':'auto','max_tokens':9,'messages':[{'role':'user','content':'Hi'}]} | openai | 11",
        "/v1/messages/count_tokens | {'model':'auto','messages':[{'role':'user','content':'Hi'}]} | \"\" | 0",
        "/v1/embeddings | {'model':'e','input':'Hi'} | openai | 11",
        "/v1/audio/speech | {'model':'tts-1','input':'Hello','voice':'alloy'} | openai | 5"
      })
  void every_surface_has_one_line_with_the_same_fields(
      String path, String body, String provider, long tokens) throws Exception {
    var reply = gateway.post(path, body.replace('\'', '"'), ALICE);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(line())
        .containsEntry("service", "gateway")
        .containsEntry("endpoint", path)
        .containsEntry("user_id", "alice")
        .containsEntry("provider", provider)
        .containsEntry("tokens", tokens)
        .containsEntry("credits_charged", 0L)
        .containsEntry("status", 200)
        .containsKeys("latency_ms", "requestId");
  }

  @Test
  void the_assistants_line_says_what_was_charged_and_names_its_provider_as_users_do()
      throws Exception {
    gateway.post("/chat", "{\"message\":\"Hi\"}", ALICE);
    assertThat(line())
        .containsEntry("endpoint", "/chat")
        .containsEntry("user_id", "alice")
        .containsEntry("provider", "gpt")
        .containsEntry("tokens", 11L)
        .containsEntry("credits_charged", 7L);
  }

  private void answerWithoutEnd() {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("Until here. "));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
  }

  @Test
  void who_goes_from_an_answer_that_is_kept_is_logged_with_what_had_come() throws Exception {
    answerWithoutEnd();
    var header = Resumption.RESUMABLE + ": true";
    try (var socket = gateway.send("/infer", RunningGateway.STREAM, header)) {
      RunningGateway.readUntil(socket, "Until here. ");
    }
    var line = line();
    assertThat(line).containsEntry("code", "CLIENT_GONE").containsEntry("provider", "openai");
    assertThat((Long) line.get("outputTokens")).isEqualTo(3);
  }

  @Test
  void who_goes_while_it_is_written_is_logged_once_with_what_was_charged() throws Exception {
    answerWithoutEnd();
    var body = "{\"message\":\"Hi\",\"stream\":true}";
    try (var socket = gateway.send("/chat", body, "Authorization: Bearer a.b.c")) {
      RunningGateway.readUntil(socket, "Until here. ");
    }
    var line = line();
    assertThat(line)
        .containsEntry("code", "CLIENT_GONE")
        .containsEntry("provider", "gpt")
        .containsEntry("credits_charged", 7L);
    assertThat((Long) line.get("tokens")).isPositive();
  }

  @Test
  void a_charge_nobody_can_tell_yet_is_null() throws Exception {
    gateway.units.stop(Addresses.CREDIT_CHARGE.name());
    gateway.post("/chat", "{\"message\":\"Hi\"}", ALICE);
    assertThat(line()).containsEntry("credits_charged", null).containsEntry("tokens", 11L);
  }

  @Test
  void a_refused_and_a_failed_request_have_their_line_too() throws Exception {
    gateway.post("/infer", "{}");
    assertThat(line())
        .containsEntry("code", "INPUT_VALIDATION_FAILED")
        .containsEntry("user_id", "")
        .containsEntry("provider", "")
        .containsEntry("tokens", 0L);
    logged.list.clear();
    gateway.units.provider((_, _, _) ->
        Future.succeededFuture(Outcome.err(new ProviderFailed("openai", 503, "overloaded"))));
    gateway.post("/chat", "{\"message\":\"Hi\"}", ALICE);
    assertThat(line()).containsEntry("provider", "gpt").containsEntry("credits_charged", 0L);
  }
}
