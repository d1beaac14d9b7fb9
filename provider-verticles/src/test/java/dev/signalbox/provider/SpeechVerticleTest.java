package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.speech.Speak;
import dev.signalbox.api.speech.SpeechFormat;
import dev.signalbox.api.speech.SpeechPiece;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus.Started;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The unit that has a voice, which is a server on loopback.
@CleanRun
class SpeechVerticleTest {
  private static final String KEY = "voice-key-1234567890";

  private Vertx vertx;
  private MockUpstream upstream;
  private LoneUnit unit;
  private final Listener listener = new Listener();

  /// The far end of what is said.
  private static final class Listener extends HeardStream<SpeechPiece> {
    Buffer sound() {
      var sound = Buffer.buffer();
      for (var piece : awaitEnd()) {
        if (piece instanceof SpeechPiece.Sound heard) {
          sound.appendBytes(heard.bytes());
        }
      }
      return sound;
    }
  }

  @BeforeEach
  void start(Vertx own) {
    vertx = own;
    upstream = MockUpstream.start(vertx);
    unit = new LoneUnit(vertx);
  }

  private void deploy(String... more) {
    var environment = new HashMap<String, String>();
    environment.put("ELEVENLABS_API_KEY", KEY);
    environment.put("ELEVENLABS_BASE_URL", upstream.url());
    for (var at = 0; at < more.length; at += 2) {
      environment.put(more[at], more[at + 1]);
    }
    unit.deploy(environment);
  }

  private static Answer audio(String... chunks) {
    return new Answer(
        200,
        Map.of("Content-Type", "audio/mpeg"),
        List.of(chunks).stream().map(Buffer::buffer).toList(),
        Duration.ZERO,
        Duration.ZERO,
        Answer.Ending.COMPLETE);
  }

  private Outcome<Started> speak(String text) {
    var streamer = unit.streamer(Addresses.SPEAK);
    var speak =
        new Speak(
            new RequestId("r"),
            new Target("elevenlabs", "eleven_flash_v2_5"),
            text,
            "voice1",
            SpeechFormat.MP3,
            1);
    var deadline = Deadline.in(Duration.ofSeconds(10), InstantSource.system());
    Promise<Outcome<Started>> started = Promise.promise();
    vertx.runOnContext(_ -> streamer.start(speak, deadline, listener).onComplete(started));
    return Eventually.get(started.future());
  }

  @Test
  void a_text_is_heard_and_counted_by_its_characters() {
    deploy();
    upstream.then(audio("ID3", "one", "two"));
    assertThat(speak("Grüße 🙂")).isEqualTo(Outcome.ok(new Started()));
    assertThat(listener.sound()).isEqualTo(Buffer.buffer("ID3onetwo"));
    assertThat(listener.heard().getLast()).isEqualTo(new SpeechPiece.Finish(Usage.of(7, 0)));
    var asked = upstream.last();
    assertThat(asked.path()).isEqualTo("/v1/text-to-speech/voice1/stream");
    assertThat(asked.headers().get("xi-api-key")).isEqualTo(KEY);
    assertThat(new JsonObject(asked.body()))
        .isEqualTo(new JsonObject().put("text", "Grüße 🙂").put("model_id", "eleven_flash_v2_5"));
  }

  @Test
  void a_refusal_tells_why_and_never_the_key() {
    deploy();
    upstream.then(
        Answer.json(
            401,
            "{\"detail\":{\"status\":\"invalid_api_key\",\"message\":\"Bad key " + KEY + "\"}}"));
    speak("Hi");
    assertThat(listener.awaitError())
        .isEqualTo(new GatewayError.ProviderRejected("elevenlabs", 401, "Bad key [redacted]"));
  }

  @Test
  void sound_that_breaks_off_has_failed() {
    deploy();
    upstream.then(audio("ID3", "one").ending(Answer.Ending.CUT));
    speak("Hi");
    assertThat(listener.awaitError()).isInstanceOf(GatewayError.ProviderFailed.class);
  }

  @Test
  void words_instead_of_sound_have_failed() {
    deploy();
    upstream.then(Answer.json(200, "{\"detail\":\"odd\"}"));
    speak("Hi");
    assertThat(listener.awaitError().message()).contains("words instead of sound");
  }

  @Test
  void whoever_goes_stops_the_voice() {
    deploy();
    upstream.then(audio("ID3", "one").ending(Answer.Ending.STALL));
    speak("Hi");
    Eventually.until("something is heard", () -> !listener.heard().isEmpty());
    vertx.runOnContext(_ -> listener.cancel());
    assertThat(Eventually.get(upstream.last().abandoned())).isPositive();
  }

  @Test
  void without_a_key_there_is_no_voice() {
    unit.deploy(Map.of());
    assertThat(speak("Hi")).isInstanceOf(Outcome.Err.class);
    assertThat(unit.presences()).noneMatch(provider -> provider.id().equals("elevenlabs"));
  }

  @Test
  void what_it_costs_is_what_the_operator_says_or_unknown() {
    deploy();
    assertThat(priceOf("eleven_multilingual_v2")).isEqualTo(new Price.Unknown());
  }

  @Test
  void an_operators_price_is_per_character_and_half_of_it_for_the_fast_ones() {
    deploy("ELEVENLABS_USD_PER_1000_CHARACTERS", "0.10");
    assertThat(priceOf("eleven_multilingual_v2"))
        .isEqualTo(new Price.PerToken(100_000_000, 100_000_000, 100_000_000, 0));
    assertThat(priceOf("eleven_flash_v2_5"))
        .isEqualTo(new Price.PerToken(50_000_000, 50_000_000, 50_000_000, 0));
  }

  private Price priceOf(String model) {
    return unit.presences().stream()
        .filter(provider -> provider.id().equals("elevenlabs"))
        .flatMap(provider -> provider.offers().stream())
        .filter(offer -> offer.target().model().equals(model))
        .findFirst()
        .orElseThrow()
        .price();
  }
}
