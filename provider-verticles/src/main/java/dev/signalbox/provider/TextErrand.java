package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import dev.signalbox.provider.wire.Call;
import dev.signalbox.provider.wire.DeltaReader;
import dev.signalbox.provider.wire.ProviderAdapter;
import dev.signalbox.provider.wire.WireRequest;
import dev.signalbox.provider.wire.WireResponse;
import java.util.List;
import java.util.Optional;

/// An inference.
record TextErrand(ProviderAdapter adapter, Call call) implements Errand<Delta> {
  @Override
  public Target target() {
    return call.target();
  }

  @Override
  public Outcome<WireRequest> encode() {
    return adapter.encode(call);
  }

  @Override
  public boolean isStreamed() {
    return call.request().stream();
  }

  @Override
  public Optional<Usage> used(Delta event) {
    return event instanceof Delta.Finish finish ? Optional.of(finish.usage()) : Optional.empty();
  }

  @Override
  public boolean isInTokens() {
    return true;
  }

  @Override
  public Reading<Delta> reading() {
    var reader = new DeltaReader(adapter, call);
    return new Reading<>() {
      @Override
      public Outcome<List<Delta>> bytes(byte[] bytes) {
        return reader.bytes(bytes);
      }

      @Override
      public Outcome<List<Delta>> end() {
        return reader.end();
      }

      @Override
      public GatewayError refusal(WireResponse response) {
        return switch (adapter.decode(response, call)) {
          case Outcome.Err(GatewayError reason) -> reason;
          case Outcome.Ok(_) -> new GatewayError.Internal();
        };
      }
    };
  }
}
