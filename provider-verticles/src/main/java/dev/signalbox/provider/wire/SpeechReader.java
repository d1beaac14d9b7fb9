package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.speech.Speak;
import dev.signalbox.api.speech.SpeechFormat;
import dev.signalbox.api.speech.SpeechPiece;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Cuts the sound of one answer into pieces of bounded size.
public final class SpeechReader {
  private static final int RATE = 24_000;
  private static final int SAMPLE_BYTES = 2;
  private static final int WAV_HEAD_BYTES = 44;

  /// What players take for a length that is not known yet.
  private static final int OPEN = 0xFFFF_FFFF;

  private final String provider;
  private final Speak speak;
  private boolean heard;

  public SpeechReader(String provider, Speak speak) {
    this.provider = provider;
    this.speak = speak;
  }

  /// Why what begins with `head` can be no sound, if so: some servers answer errors as successes.
  public Optional<GatewayError> head(WireResponse head) {
    var type = head.headers().get("content-type").toLowerCase(Locale.ROOT);
    return type.startsWith("application/json") || type.startsWith("text/")
        ? Optional.of(UpstreamErrors.garbled(provider, "it answered with words instead of sound"))
        : Optional.empty();
  }

  /// The next bytes of the body, of any length.
  public Outcome<List<SpeechPiece>> bytes(byte[] bytes) {
    var pieces = new ArrayList<SpeechPiece>();
    if (!heard && bytes.length > 0 && speak.format() == SpeechFormat.WAV) {
      pieces.add(SpeechPiece.Sound.of(wavHead(), 0, WAV_HEAD_BYTES));
    }
    heard |= bytes.length > 0;
    for (var at = 0; at < bytes.length; at += SpeechPiece.MOST_BYTES) {
      var length = Math.min(SpeechPiece.MOST_BYTES, bytes.length - at);
      pieces.add(SpeechPiece.Sound.of(bytes, at, length));
    }
    return Outcome.ok(pieces);
  }

  /// The body has ended.
  public Outcome<List<SpeechPiece>> end() {
    return heard
        ? Outcome.ok(List.of(new SpeechPiece.Finish(Usage.of(speak.characters(), 0))))
        : Outcome.err(UpstreamErrors.garbled(provider, "it answered without a sound"));
  }

  private static byte[] wavHead() {
    return ByteBuffer.allocate(WAV_HEAD_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii("RIFF"))
        .putInt(OPEN)
        .put(ascii("WAVEfmt "))
        .putInt(16)
        .putShort((short) 1)
        .putShort((short) 1)
        .putInt(RATE)
        .putInt(RATE * SAMPLE_BYTES)
        .putShort((short) SAMPLE_BYTES)
        .putShort((short) (SAMPLE_BYTES * Byte.SIZE))
        .put(ascii("data"))
        .putInt(OPEN)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
