package dev.signalbox.provider.wire;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.speech.Speak;
import dev.signalbox.api.speech.SpeechFormat;
import java.util.List;
import java.util.regex.Pattern;

/// What ElevenLabs is asked.
final class ElevenLabsRequest {
  /// Voices are part of the path.
  private static final Pattern VOICE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final double SLOWEST = 0.7;
  private static final double FASTEST = 1.2;

  /// How many characters a model takes at once; of several that fit its name, the first.
  private static final List<Limit> LIMITS =
      List.of(
          new Limit("eleven_flash_v2_5", 40_000),
          new Limit("eleven_turbo_v2_5", 40_000),
          new Limit("eleven_flash_v2", 30_000),
          new Limit("eleven_turbo_v2", 30_000),
          new Limit("eleven_v3", 5_000),
          new Limit("", 10_000));

  private record Limit(String model, int characters) {}

  private ElevenLabsRequest() {}

  static Outcome<WireRequest> of(Speak speak) {
    if (!VOICE.matcher(speak.voice()).matches()) {
      return Outcome.err(
          Refusals.of("voice", "format", "is no voice of ElevenLabs: expected a voice's id"));
    }
    var most = mostCharacters(speak.target().model());
    if (speak.characters() > most) {
      return Outcome.err(
          Refusals.of(
              "input",
              "range",
              "has "
                  + speak.characters()
                  + " characters; "
                  + speak.target()
                  + " takes at most "
                  + most));
    }
    return WireRequest.writing(
        "/text-to-speech/" + speak.voice() + "/stream?output_format=" + format(speak.format()),
        json -> {
          json.writeStartObject();
          json.writeStringField("text", speak.text());
          json.writeStringField("model_id", speak.target().model());
          if (speak.speed() != 1) {
            json.writeObjectFieldStart("voice_settings");
            json.writeNumberField("speed", Math.clamp(speak.speed(), SLOWEST, FASTEST));
            json.writeEndObject();
          }
          json.writeEndObject();
        });
  }

  private static int mostCharacters(String model) {
    return LIMITS.stream()
        .filter(limit -> model.startsWith(limit.model()))
        .mapToInt(Limit::characters)
        .findFirst()
        .orElseThrow();
  }

  /// Streams of samples have no head: [SpeechReader] writes it.
  private static String format(SpeechFormat format) {
    return switch (format) {
      case MP3 -> "mp3_44100_128";
      case OPUS -> "opus_48000_64";
      case WAV, PCM -> "pcm_24000";
    };
  }
}
