package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.provider.wire.OpenAiDialect.Quirk;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The chat completions family.
final class OpenAiAdapter implements ProviderAdapter {
  private final String id;
  private final OpenAiDialect dialect;
  private final Set<Parameter> takes;

  OpenAiAdapter(String id, OpenAiDialect dialect) {
    this.id = id;
    this.dialect = dialect;
    this.takes = dialect.takes();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Set<Capability> carries() {
    return dialect.carries();
  }

  @Override
  public Set<Capability> ofEveryModel() {
    return Parameter.ofEveryModel(takes);
  }

  @Override
  public Outcome<WireRequest> encode(Call call) {
    var refusal =
        Refusals.undeclared(id, dialect.carries(), call)
            .or(() -> Parameter.refusal(id, takes, call.request()))
            .or(() -> misplaced(call));
    if (refusal.isPresent()) {
      return Outcome.err(refusal.get());
    }
    var named = dialect.has(Quirk.NO_NAMES) ? Turns.named(call) : call;
    var asked = dialect.has(Quirk.ALTERNATING_TURNS) ? Turns.answerable(named) : named;
    return WireRequest.writing("/chat/completions", new OpenAiRequest(dialect, asked)::writeTo);
  }

  /// What stands where this dialect has no place for it.
  private Optional<GatewayError> misplaced(Call call) {
    for (var message : call.request().messages()) {
      if (message.role() != Role.USER && message.role() != Role.TOOL && message.hasImages()) {
        return Optional.of(
            Refusals.of("messages", "images", id + " takes images only from users and tools"));
      }
    }
    return Optional.empty();
  }

  @Override
  public Outcome<Completion> decode(WireResponse response, Call call) {
    return deltas(response, call).map(Deltas::sum);
  }

  @Override
  public Outcome<List<Delta>> deltas(WireResponse response, Call call) {
    return WholeAnswer.body(id, response)
        .flatMap(body -> OpenAiStream.whole(id, dialect, call, body));
  }

  @Override
  public RateLimit rateLimit(WireResponse response, Instant now) {
    return dialect.rateLimits().read(response, now);
  }

  @Override
  public Outcome<WireRequest> encodeEmbeddings(EmbedTexts texts, String account) {
    if (!dialect.carries().contains(Capability.EMBEDDINGS)) {
      return Outcome.err(Refusals.unsupported(id, Capability.EMBEDDINGS));
    }
    return WireRequest.writing(
        "/embeddings", json -> OpenAiEmbeddings.writeTo(json, dialect, texts));
  }

  @Override
  public Outcome<Embeddings> decodeEmbeddings(WireResponse response, EmbedTexts texts) {
    return WholeAnswer.body(id, response).flatMap(new OpenAiEmbeddings(id, texts)::read);
  }

  @Override
  public Map<String, String> headers(Secret key) {
    return KeyHeader.BEARER.of(key);
  }

  @Override
  public String modelsPath() {
    return dialect.modelsPath();
  }

  @Override
  public Outcome<List<String>> models(WireResponse response) {
    return ModelLists.read(id, response, "data", "id");
  }

  @Override
  public Framing framing() {
    return Framing.SSE;
  }

  @Override
  public StreamDecoder decoder(Call call) {
    return new OpenAiStream(id, dialect, call);
  }
}
