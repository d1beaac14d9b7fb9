package dev.signalbox.api.speech;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How sound is written.
public enum SpeechFormat {
  /// 44.1 kHz, 128 kbit/s.
  MP3("audio/mpeg"),
  /// 48 kHz, 64 kbit/s, in Ogg.
  OPUS("audio/ogg"),
  /// 24 kHz, 16 bit, one channel, under a head that leaves its length open.
  WAV("audio/wav"),
  /// The samples of [#WAV], little-endian, without a head.
  PCM("audio/pcm");

  private final String contentType;

  SpeechFormat(String contentType) {
    this.contentType = contentType;
  }

  /// As HTTP names it.
  public String contentType() {
    return contentType;
  }

  /// As callers name it, and as files of it end, e.g. `mp3`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The format of that name.
  public static Optional<SpeechFormat> named(String wireName) {
    return Arrays.stream(values()).filter(one -> one.wireName().equals(wireName)).findFirst();
  }
}
