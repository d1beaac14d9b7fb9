package dev.signalbox.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.ProviderRejected.Fault;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.speech.Speak;
import dev.signalbox.api.speech.SpeechFormat;
import dev.signalbox.api.speech.SpeechPiece;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElevenLabsTest {
  private static final ProviderAdapter VOICE = Providers.voices().getFirst().adapter();

  private static Speak speak(String text, String model, SpeechFormat format, double speed) {
    return new Speak(
        new RequestId("r"), new Target("elevenlabs", model), text, "voice1", format, speed);
  }

  private static Speak saying(String text) {
    return speak(text, "eleven_multilingual_v2", SpeechFormat.MP3, 1);
  }

  private static WireRequest encoded(Speak speak) {
    return switch (VOICE.encodeSpeech(speak)) {
      case Outcome.Ok<WireRequest>(var wire) -> wire;
      case Outcome.Err<WireRequest>(var error) -> throw new AssertionError(error);
    };
  }

  @ParameterizedTest
  @CsvSource({"MP3,mp3_44100_128", "OPUS,opus_48000_64", "WAV,pcm_24000", "PCM,pcm_24000"})
  void a_text_is_asked_for_as_a_stream_in_its_format(SpeechFormat format, String theirs) {
    var wire = encoded(speak("Grüße", "eleven_v3", format, 1));
    assertThat(wire.path()).isEqualTo("/text-to-speech/voice1/stream?output_format=" + theirs);
    assertThat(new String(wire.body(), UTF_8))
        .isEqualTo("{\"text\":\"Grüße\",\"model_id\":\"eleven_v3\"}");
  }

  @ParameterizedTest
  @CsvSource({"0.25,0.7", "1.1,1.1", "4,1.2"})
  void a_speed_is_brought_to_the_nearest_it_can(double asked, double theirs) {
    var wire = encoded(speak("x", "m", SpeechFormat.MP3, asked));
    assertThat(new String(wire.body(), UTF_8))
        .endsWith("\"voice_settings\":{\"speed\":" + theirs + "}}");
  }

  @ParameterizedTest
  @CsvSource({
    "eleven_flash_v2_5,40000",
    "eleven_turbo_v2,30000",
    "eleven_multilingual_v2,10000",
    "eleven_v3,5000",
    "eleven_of_tomorrow,10000"
  })
  void what_is_too_long_for_a_model_never_leaves(String model, int most) {
    assertThat(encoded(speak("🙂".repeat(most), model, SpeechFormat.MP3, 1))).isNotNull();
    var longer = speak("🙂".repeat(most + 1), model, SpeechFormat.MP3, 1);
    assertThat(VOICE.encodeSpeech(longer))
        .isInstanceOfSatisfying(
            Outcome.Err.class,
            err -> assertThat(String.valueOf(err)).contains("input", "range", "at most " + most));
  }

  @Test
  void a_voice_that_could_be_a_path_is_refused() {
    var sly =
        new Speak(
            new RequestId("r"), new Target("elevenlabs", "m"), "x", "../user", SpeechFormat.MP3, 1);
    assertThat(VOICE.encodeSpeech(sly))
        .isEqualTo(
            Outcome.err(
                Refusals.of(
                    "voice", "format", "is no voice of ElevenLabs: expected a voice's id")));
  }

  @ParameterizedTest
  @CsvSource({
    "401,invalid_api_key,KEY",
    "401,quota_exceeded,MONEY",
    "400,voice_not_found,REQUEST",
    "404,voice_not_found,REQUEST",
    "400,max_character_limit_exceeded,REQUEST"
  })
  void a_refusal_says_whose_fault_it_is(int status, String named, Fault fault) {
    assertThat(failure(status, "{\"status\":\"" + named + "\",\"message\":\"No.\"}"))
        .isEqualTo(new ProviderRejected("elevenlabs", status, fault, "No."));
  }

  @Test
  void a_busy_voice_may_be_asked_again() {
    for (var named : List.of("too_many_concurrent_requests", "system_busy")) {
      assertThat(failure(429, "{\"status\":\"" + named + "\",\"message\":\"Busy.\"}"))
          .isInstanceOfSatisfying(
              ProviderFailed.class, failed -> assertThat(failed.reason()).isEqualTo("Busy."));
    }
    assertThat(failure(422, "[{\"loc\":[\"body\"],\"msg\":\"field required\",\"type\":\"x\"}]"))
        .isInstanceOfSatisfying(
            ProviderRejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo("field required"));
  }

  private static GatewayError failure(int status, String detail) {
    return VOICE.speechFailure(
        new WireResponse(status, ("{\"detail\":" + detail + "}").getBytes(UTF_8)));
  }

  @Test
  void the_key_is_a_header_of_its_own_and_words_are_none_of_its_business() {
    assertThat(VOICE.headers(new Secret("k"))).containsExactly(Map.entry("xi-api-key", "k"));
    assertThat(VOICE.carries()).doesNotContain(Capability.TEXT);
    var call = new Call(new Target("elevenlabs", "m"), Requests.saying("Hi", true), 0);
    assertThat(VOICE.encode(call)).isInstanceOf(Outcome.Err.class);
    assertThat(VOICE.decode(new WireResponse(200, new byte[0]), call))
        .isInstanceOf(Outcome.Err.class);
    assertThat(VOICE.decoder(call).end()).isInstanceOf(Outcome.Err.class);
    assertThat(Providers.all().getFirst().adapter().encodeSpeech(saying("x")))
        .isInstanceOfSatisfying(
            Outcome.Err.class, err -> assertThat(err.error()).isInstanceOf(InputRejected.class));
  }

  @Test
  void its_models_are_those_that_speak() {
    var list =
        "[{\"model_id\":\"a\",\"can_do_text_to_speech\":true},{\"model_id\":\"b\",\"can_do_text_to_speech\":false}]";
    assertThat(VOICE.models(new WireResponse(200, list.getBytes(UTF_8))))
        .isEqualTo(Outcome.ok(List.of("a")));
    assertThat(VOICE.models(new WireResponse(200, "{}".getBytes(UTF_8))))
        .isInstanceOf(Outcome.Err.class);
    assertThat(VOICE.models(new WireResponse(401, "{}".getBytes(UTF_8))))
        .isInstanceOf(Outcome.Err.class);
  }

  @Test
  void sound_arrives_as_it_was_sent_in_pieces_of_bounded_size() {
    var random = new Random(7);
    for (var format : SpeechFormat.values()) {
      var sent = new byte[50_000];
      random.nextBytes(sent);
      var reader = new SpeechReader("elevenlabs", speak("Hello", "m", format, 1));
      var heard = new ByteArrayOutputStream();
      for (var at = 0; at < sent.length; ) {
        var end = Math.min(sent.length, at + random.nextInt(20_000));
        for (var piece : pieces(reader.bytes(Arrays.copyOfRange(sent, at, end)))) {
          var bytes = ((SpeechPiece.Sound) piece).bytes();
          assertThat(bytes).hasSizeLessThanOrEqualTo(SpeechPiece.MOST_BYTES);
          heard.writeBytes(bytes);
        }
        at = end;
      }
      var all = heard.toByteArray();
      var head = format == SpeechFormat.WAV ? 44 : 0;
      assertThat(Arrays.copyOfRange(all, head, all.length)).isEqualTo(sent);
      assertThat(pieces(reader.end())).containsExactly(new SpeechPiece.Finish(Usage.of(5, 0)));
    }
  }

  @Test
  void a_wave_file_begins_with_its_head() throws Exception {
    var reader = new SpeechReader("elevenlabs", speak("x", "m", SpeechFormat.WAV, 1));
    var file = new ByteArrayOutputStream();
    for (var piece : pieces(reader.bytes(new byte[480]))) {
      file.writeBytes(((SpeechPiece.Sound) piece).bytes());
    }
    try (var audio =
        AudioSystem.getAudioInputStream(new ByteArrayInputStream(file.toByteArray()))) {
      assertThat(audio.getFormat().getSampleRate()).isEqualTo(24_000);
      assertThat(audio.getFormat().getChannels()).isEqualTo(1);
      assertThat(audio.getFormat().getSampleSizeInBits()).isEqualTo(16);
      assertThat(audio.getFormat().isBigEndian()).isFalse();
    }
  }

  @Test
  void silence_and_words_are_no_sound() {
    var reader = new SpeechReader("elevenlabs", saying("x"));
    assertThat(reader.end()).isInstanceOf(Outcome.Err.class);
    var json = new WireResponse(200, _ -> "application/json", new byte[0]);
    assertThat(reader.head(json)).isPresent();
    assertThat(reader.head(new WireResponse(200, _ -> "audio/mpeg", new byte[0]))).isEmpty();
  }

  private static List<SpeechPiece> pieces(Outcome<List<SpeechPiece>> read) {
    return switch (read) {
      case Outcome.Ok<List<SpeechPiece>>(var pieces) -> pieces;
      case Outcome.Err<List<SpeechPiece>>(var error) -> throw new AssertionError(error);
    };
  }
}
