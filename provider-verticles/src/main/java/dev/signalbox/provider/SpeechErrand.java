package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.speech.Speak;
import dev.signalbox.api.speech.SpeechPiece;
import dev.signalbox.provider.wire.ProviderAdapter;
import dev.signalbox.provider.wire.SpeechReader;
import dev.signalbox.provider.wire.WireRequest;
import dev.signalbox.provider.wire.WireResponse;
import java.util.List;
import java.util.Optional;

/// A text that is to be heard.
record SpeechErrand(ProviderAdapter adapter, Speak speak) implements Errand<SpeechPiece> {
  @Override
  public Target target() {
    return speak.target();
  }

  @Override
  public Outcome<WireRequest> encode() {
    return adapter.encodeSpeech(speak);
  }

  @Override
  public boolean isStreamed() {
    return true;
  }

  @Override
  public Optional<Usage> used(SpeechPiece event) {
    return switch (event) {
      case SpeechPiece.Finish(Usage usage) -> Optional.of(usage);
      case SpeechPiece.Sound _ -> Optional.empty();
    };
  }

  @Override
  public boolean isInTokens() {
    return false;
  }

  @Override
  public Reading<SpeechPiece> reading() {
    var reader = new SpeechReader(adapter.id(), speak);
    return new Reading<>() {
      @Override
      public Optional<GatewayError> head(WireResponse head) {
        return reader.head(head);
      }

      @Override
      public Outcome<List<SpeechPiece>> bytes(byte[] bytes) {
        return reader.bytes(bytes);
      }

      @Override
      public Outcome<List<SpeechPiece>> end() {
        return reader.end();
      }

      @Override
      public GatewayError refusal(WireResponse response) {
        return adapter.speechFailure(response);
      }
    };
  }
}
