package dev.signalbox.api.speech;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.routing.Target;

/// Asks the providers unit to say `text` aloud.
///
/// @param voice as the provider knows it
/// @param speed 1 is the voice's own; what the provider cannot do is brought to the nearest it can
public record Speak(
    RequestId id, Target target, String text, String voice, SpeechFormat format, double speed) {
  /// What it is paid by.
  public long characters() {
    return text.codePointCount(0, text.length());
  }
}
