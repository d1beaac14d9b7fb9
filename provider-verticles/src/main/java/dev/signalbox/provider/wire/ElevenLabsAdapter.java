package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.speech.Speak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// ElevenLabs, which says texts aloud and writes none.
final class ElevenLabsAdapter implements ProviderAdapter {
  private static final KeyHeader KEY = new KeyHeader("xi-api-key", "");

  private final String id;

  ElevenLabsAdapter(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Set<Capability> carries() {
    return Set.of(Capability.SPEECH);
  }

  @Override
  public Set<Capability> capabilities() {
    return carries();
  }

  @Override
  public Outcome<WireRequest> encode(Call call) {
    return Outcome.err(Refusals.unsupported(id, Capability.TEXT));
  }

  @Override
  public Outcome<Completion> decode(WireResponse response, Call call) {
    return Outcome.err(Refusals.unsupported(id, Capability.TEXT));
  }

  @Override
  public Outcome<WireRequest> encodeSpeech(Speak speak) {
    return ElevenLabsRequest.of(speak);
  }

  @Override
  public GatewayError speechFailure(WireResponse response) {
    return ElevenLabsErrors.of(id, response);
  }

  @Override
  public Map<String, String> headers(Secret key) {
    return KEY.of(key);
  }

  @Override
  public String modelsPath() {
    return "/models";
  }

  /// Among its models are some that only listen or change a voice.
  @Override
  public Outcome<List<String>> models(WireResponse response) {
    if (!response.isSuccess()) {
      return Outcome.err(speechFailure(response));
    }
    var list = Json.tree(response.body());
    if (!list.isArray()) {
      return Outcome.err(UpstreamErrors.garbled(id, "its list of models is none"));
    }
    var ids = new ArrayList<String>();
    for (var model : list) {
      if (model.path("can_do_text_to_speech").asBoolean(true) && model.has("model_id")) {
        ids.add(model.path("model_id").asText());
      }
    }
    return Outcome.ok(List.copyOf(ids));
  }

  @Override
  public Framing framing() {
    return Framing.SSE;
  }

  @Override
  public StreamDecoder decoder(Call call) {
    return new StreamDecoder() {
      @Override
      public Outcome<List<Delta>> decode(WireEvent event) {
        return end();
      }

      @Override
      public Outcome<List<Delta>> end() {
        return Outcome.err(Refusals.unsupported(id, Capability.TEXT));
      }
    };
  }
}
