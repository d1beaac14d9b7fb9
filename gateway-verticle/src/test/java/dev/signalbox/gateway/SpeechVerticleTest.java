package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.speech.SpeechFormat;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@CleanRun
class SpeechVerticleTest {
  private static final String PATH = "/v1/audio/speech";
  private static final String HELLO =
      "{\"model\":\"tts-1\",\"input\":\"Hello\",\"voice\":\"alloy\"}";

  @TempDir Path home;
  private RunningGateway gateway;
  private FakeVoice voice;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home, "SIGNALBOX_VOICES", "anna=id-of-anna");
    voice = FakeVoice.start(gateway.bus);
  }

  @Test
  void a_text_is_inspected_held_said_and_settled() throws Exception {
    var reply = gateway.post(PATH, HELLO);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("ID3-heard");
    assertThat(reply.headers().firstValue("content-type")).hasValue("audio/mpeg");
    assertThat(reply.headers().firstValue("x-decision-id")).hasValue("dec_1");
    assertThat(gateway.units.inspected.remove().request().messages().getLast().text())
        .isEqualTo("Hello");
    var said = voice.asked.remove();
    assertThat(said.text()).isEqualTo("Hello");
    assertThat(said.voice()).isEqualTo("JBFqnCBsd6RMkjVDRZzb");
    Eventually.until("it is settled", () -> !gateway.units.settled.isEmpty());
    assertThat(gateway.units.settled.remove().charges())
        .containsExactly(new Charge(1, FakeUnits.TARGET, Usage.of(5, 0)));
  }

  @Test
  void only_a_voice_is_asked_for() throws Exception {
    gateway.units.answer(
        Addresses.PLAN,
        question -> {
          assertThat(question.needs()).containsExactly(Capability.SPEECH);
          assertThat(question.model()).isEqualTo("elevenlabs");
          return FakeUnits.plan(question);
        });
    assertThat(gateway.post(PATH, HELLO).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"opus,OPUS,audio/ogg", "wav,WAV,audio/wav", "pcm,PCM,audio/pcm"})
  void every_format_has_its_type(String name, SpeechFormat format, String type) throws Exception {
    var body =
        "{\"model\":\"elevenlabs/eleven_v3\",\"input\":\"x\",\"voice\":\"anna\",\"speed\":1.1,\"response_format\":\""
            + name
            + "\"}";
    var reply = gateway.post(PATH, body);
    assertThat(reply.headers().firstValue("content-type")).hasValue(type);
    var said = voice.asked.remove();
    assertThat(said.format()).isEqualTo(format);
    assertThat(said.voice()).isEqualTo("id-of-anna");
    assertThat(said.speed()).isEqualTo(1.1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"tts-1\",\"voice\":\"alloy\"}",
        "{\"input\":\"x\",\"voice\":\"alloy\"}",
        "{\"model\":\"tts-1\",\"input\":\" \"}",
        "{\"model\":\"tts-1\",\"input\":\"x\",\"response_format\":\"flac\"}",
        "{\"model\":\"tts-1\",\"input\":\"x\",\"speed\":0.1}",
        "{\"model\":\"tts-1\",\"input\":\"x\",\"stream_format\":\"sse\"}",
        "{\"model\":\"tts-1\",\"input\":\"x\",\"instructions\":\"Whisper.\"}"
      })
  void what_cannot_be_said_is_refused_in_openais_shape(String body) throws Exception {
    var reply = gateway.post(PATH, body);
    assertThat(reply.statusCode()).as(body).isEqualTo(400);
    assertThat(new JsonObject(reply.body()).getJsonObject("error").getString("type"))
        .isEqualTo("invalid_request_error");
    assertThat(voice.asked).isEmpty();
  }

  @Test
  void a_voice_that_fails_before_it_is_heard_is_an_error_and_costs_nothing() throws Exception {
    voice.fails(new ProviderFailed("elevenlabs", 503, "busy"));
    var reply = gateway.post(PATH, HELLO);
    assertThat(reply.statusCode()).isGreaterThanOrEqualTo(500);
    assertThat(new JsonObject(reply.body()).getJsonObject("error").getString("type"))
        .isEqualTo("upstream_error");
    Eventually.until("it is settled", () -> !gateway.units.settled.isEmpty());
    assertThat(gateway.units.settled.remove().charges()).isEmpty();
  }

  @Test
  void a_voice_that_has_enough_is_told_as_such_and_when_to_come_back() throws Exception {
    voice.fails(new ProviderFailed("elevenlabs", 429, "too_many_concurrent_requests"));
    var reply = gateway.post(PATH, HELLO);
    assertThat(reply.statusCode()).isEqualTo(429);
    assertThat(reply.headers().firstValue("Retry-After")).contains("1");
    assertThat(new JsonObject(reply.body()).getJsonObject("error").getString("code"))
        .isEqualTo("rate_limit_exceeded");
  }

  @Test
  void sound_that_breaks_off_does_not_end_as_if_it_were_whole() throws Exception {
    voice.says(events -> {
      FakeVoice.sound(events, "ID3-");
      events.fail(new ProviderFailed("elevenlabs", 200, "gone"));
    });
    try (var socket = gateway.send(PATH, HELLO)) {
      var bytes = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(bytes).contains("200 OK", "ID3-").doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void whoever_goes_stops_the_voice_and_pays_for_what_it_was_asked() throws Exception {
    voice.says(events -> FakeVoice.sound(events, "ID3-"));
    try (var socket = gateway.send(PATH, HELLO)) {
      RunningGateway.readUntil(socket, "ID3-");
    }
    Eventually.until("it is stopped", () -> !voice.cancelled.isEmpty());
    Eventually.until("it is settled", () -> !gateway.units.settled.isEmpty());
    assertThat(gateway.units.settled.remove().charges())
        .containsExactly(new Charge(1, FakeUnits.TARGET, Usage.of(5, 0)));
  }

  @Test
  void without_the_security_unit_nothing_is_said() throws Exception {
    gateway.units.stop(Addresses.INSPECT.name());
    assertThat(gateway.post(PATH, HELLO).statusCode()).isEqualTo(503);
    assertThat(voice.asked).isEmpty();
  }

  @Test
  void while_nobody_knows_who_may_owe_nothing_is_said() throws Exception {
    gateway.units.stop(Addresses.HOLD.name());
    assertThat(gateway.post(PATH, HELLO).statusCode()).isEqualTo(503);
    assertThat(voice.asked).isEmpty();
  }
}
