package dev.signalbox.gateway;

import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What an operator says about voices.
///
/// @param voice speaks where a request names none of its own
/// @param voices what callers call voices, each with the provider's id
/// @param patience the time an answer of `POST /chat` may take to be spoken
/// @param mostBytes the longest sound of an answer of `POST /chat`
/// @param storedBytes what all kept sounds may take together
/// @param kept how long a sound is kept, and its address valid
/// @param publicUrl where clients reach the gateway; empty for where the request was sent
record VoiceSettings(
    String voice,
    Map<String, String> voices,
    Duration patience,
    long mostBytes,
    long storedBytes,
    Duration kept,
    String publicUrl) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern ORIGIN = Pattern.compile("https?://[^\\s?#]+");
  private static final long MEGABYTE = 1024 * 1024;

  /// What every client of OpenAI's may ask for: nobody is refused for naming one of them.
  private static final Set<String> USUAL =
      Set.of(
          "alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx",
          "sage", "shimmer", "verse");

  private static final Setting<String> VOICE =
      Setting.text(
          "voice.id",
          "ELEVENLABS_VOICE_ID",
          "JBFqnCBsd6RMkjVDRZzb",
          "ElevenLabs' id of the voice that speaks where a request names none");
  private static final Setting<Map<String, String>> VOICES =
      new Setting<>(
          "voice.voices",
          "SIGNALBOX_VOICES",
          "",
          "Voices by the names callers use, e.g. alloy=JBFqnCBsd6RMkjVDRZzb,nova=EXAVITQu4vr4xnSDxMaL",
          VoiceSettings::voices,
          false);
  private static final Setting<Integer> PATIENCE =
      Setting.number(
          "voice.timeoutSeconds",
          "SIGNALBOX_VOICE_TIMEOUT_SECONDS",
          30,
          new Range(1, 600),
          "Seconds an answer of POST /chat may take to be spoken; then the text is sent alone");
  private static final Setting<Integer> MOST =
      Setting.number(
          "voice.maxMegabytes",
          "SIGNALBOX_VOICE_MAX_MB",
          16,
          new Range(1, 256),
          "Longest spoken answer of POST /chat that is kept, in MiB");
  private static final Setting<Integer> STORED =
      Setting.number(
          "voice.storedMegabytes",
          "SIGNALBOX_VOICE_STORED_MB",
          1_024,
          new Range(1, 1_048_576),
          "What all kept spoken answers may take in the database together, in MiB");
  private static final Setting<Integer> KEPT =
      Setting.number(
          "voice.keepMinutes",
          "SIGNALBOX_VOICE_KEEP_MINUTES",
          60,
          new Range(1, 10_080),
          "Minutes a spoken answer is kept and its audio_url valid");
  private static final Setting<String> PUBLIC_URL =
      new Setting<>(
          "gateway.publicUrl",
          "SIGNALBOX_PUBLIC_URL",
          "",
          "Where clients reach the gateway, e.g. https://ai.example.com; audio_url begins with it."
              + " Empty means where the request was sent to",
          VoiceSettings::origin,
          false);

  static final List<Setting<?>> ALL =
      List.of(VOICE, VOICES, PATIENCE, MOST, STORED, KEPT, PUBLIC_URL);

  VoiceSettings {
    voices = Map.copyOf(voices);
  }

  static VoiceSettings from(Settings settings) {
    return new VoiceSettings(
        settings.get(VOICE),
        settings.get(VOICES),
        Duration.ofSeconds(settings.get(PATIENCE)),
        settings.get(MOST) * MEGABYTE,
        settings.get(STORED) * MEGABYTE,
        Duration.ofMinutes(settings.get(KEPT)),
        settings.get(PUBLIC_URL));
  }

  private static Map<String, String> voices(String written) {
    var voices = new LinkedHashMap<String, String>();
    for (var entry : written.split(",", -1)) {
      if (entry.isBlank()) {
        continue;
      }
      var pair = entry.strip().split("=", 2);
      if (pair.length < 2 || !isName(pair[0]) || !isName(pair[1])) {
        throw new IllegalArgumentException("expected name=id,name=id");
      }
      voices.put(pair[0].strip(), pair[1].strip());
    }
    return voices;
  }

  private static boolean isName(String written) {
    return NAME.matcher(written.strip()).matches();
  }

  private static String origin(String written) {
    var url = written.strip();
    if (!url.isEmpty() && !ORIGIN.matcher(url).matches()) {
      throw new IllegalArgumentException("expected an address like https://ai.example.com");
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /// The provider's id of the voice a caller asks for; whatever is no name here is taken for one.
  String idOf(Optional<String> asked) {
    return asked
        .map(name -> voices.getOrDefault(name, USUAL.contains(name) ? voice : name))
        .orElse(voice);
  }
}
