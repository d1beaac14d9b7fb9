package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.platform.schema.RareSchemaWords;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The generateContent family: the model and what it shall do are part of the path.
final class GeminiAdapter implements ProviderAdapter {
  private static final Pictures PICTURES =
      new Pictures(
          Set.of("image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"), false);

  private static final Set<Parameter> TAKES =
      Parameter.with(
          Parameter.N,
          Parameter.with(
              Parameter.LOGPROBS,
              Parameter.allBut(
                  Parameter.PARALLEL_TOOL_CALLS,
                  Parameter.PICTURE_LINKS,
                  Parameter.GIF_PICTURES,
                  Parameter.FULL_JSON_SCHEMA)));

  private static final KeyHeader KEY = new KeyHeader("x-goog-api-key", "");

  private final String id;

  GeminiAdapter(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Set<Capability> carries() {
    return Set.of(
        Capability.TEXT,
        Capability.STREAMING,
        Capability.TOOLS,
        Capability.JSON_SCHEMA,
        Capability.VISION,
        Capability.EMBEDDINGS);
  }

  /// More than a few answers are out of its range.
  @Override
  public Set<Capability> ofEveryModel() {
    var all = Parameter.ofEveryModel(TAKES);
    all.remove(Capability.MANY_ANSWERS);
    return all;
  }

  @Override
  public Outcome<WireRequest> encode(Call call) {
    try {
      var refusal = refusal(call);
      if (refusal.isPresent()) {
        return Outcome.err(refusal.get());
      }
      var verb = call.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
      var path = GeminiModels.path(call.target().model()) + verb;
      return WireRequest.writing(
          path, new GeminiRequest(Turns.answerable(Turns.named(call)))::writeTo);
    } catch (IOException _) {
      return Outcome.err(Refusals.notJson());
    }
  }

  private Optional<GatewayError> refusal(Call call) throws IOException {
    if (!GeminiModels.isName(call.target().model())) {
      return Optional.of(noSuchName(call.target().model()));
    }
    if (call.request().responseFormat() instanceof ResponseFormat.JsonSchema(_, String schema, _)) {
      var unknown = RareSchemaWords.first(schema);
      if (unknown.isPresent()) {
        return Optional.of(
            Refusals.of("responseFormat", "unsupported", id + " knows no '" + unknown.get() + "'"));
      }
    }
    if (call.request().generation().choices().count() > Choices.SEVERAL) {
      return Optional.of(Refusals.of("n", "range", id + " gives at most 8 answers"));
    }
    return PICTURES.refusal(id, call).or(() -> Parameter.refusal(id, TAKES, call.request()));
  }

  private static GatewayError noSuchName(String model) {
    return new GatewayError.ModelNotFound(model, List.of());
  }

  /// A whole answer has the shape of the only event of a stream.
  @Override
  public Outcome<Completion> decode(WireResponse response, Call call) {
    return response.isSuccess()
        ? WholeAnswer.asStream(decoder(call), response.body())
        : Outcome.err(GeminiErrors.of(id, response));
  }

  @Override
  public Outcome<List<Delta>> deltas(WireResponse response, Call call) {
    return response.isSuccess()
        ? WholeAnswer.deltas(decoder(call), response.body())
        : Outcome.err(GeminiErrors.of(id, response));
  }

  @Override
  public RateLimit rateLimit(WireResponse response, Instant now) {
    var wait = GeminiErrors.waitMillis(response, now);
    return wait.isPresent() && RateLimits.isRefusal(response.status())
        ? RateLimit.UNTOLD.waiting(wait.getAsLong())
        : RateLimits.USUAL.read(response, now);
  }

  @Override
  public Outcome<WireRequest> encodeEmbeddings(EmbedTexts texts, String account) {
    var model = texts.target().model();
    return GeminiModels.isName(model)
        ? GeminiEmbeddings.encode(texts)
        : Outcome.err(noSuchName(model));
  }

  @Override
  public Outcome<Embeddings> decodeEmbeddings(WireResponse response, EmbedTexts texts) {
    return response.isSuccess()
        ? WholeAnswer.tree(id, response).flatMap(tree -> GeminiEmbeddings.decode(id, tree, texts))
        : Outcome.err(GeminiErrors.of(id, response));
  }

  /// Never in the path, which gets into logs.
  @Override
  public Map<String, String> headers(Secret key) {
    return KEY.of(key);
  }

  @Override
  public String modelsPath() {
    return "/models?pageSize=1000";
  }

  @Override
  public Outcome<List<String>> models(WireResponse response) {
    return GeminiModels.listed(id, response);
  }

  @Override
  public Framing framing() {
    return Framing.SSE;
  }

  @Override
  public StreamDecoder decoder(Call call) {
    return new GeminiStream(id, call);
  }
}
