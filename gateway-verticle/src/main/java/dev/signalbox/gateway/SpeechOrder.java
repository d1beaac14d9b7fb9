package dev.signalbox.gateway;

import dev.signalbox.api.speech.SpeechFormat;
import java.util.Optional;

/// How a text is to be said.
///
/// @param voice as the caller knows it; empty for the usual one
/// @param speed 1 is the voice's own
record SpeechOrder(Optional<String> voice, SpeechFormat format, double speed) {
  /// As an answer of the assistant is said.
  static final SpeechOrder OF_ANSWERS = new SpeechOrder(Optional.empty(), SpeechFormat.MP3, 1);

  /// What a model is called that stands for whichever speaks here.
  static final String MODEL = "elevenlabs";
}
