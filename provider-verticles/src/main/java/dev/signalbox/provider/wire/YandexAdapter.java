package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.routing.Capability;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// YandexGPT's own completion API. Models live in the folder of an account, so every request names
/// it; the list of models is that of its imitation of chat completions, outside the API's root.
final class YandexAdapter implements ProviderAdapter {
  private static final String API = "/foundationModels/v1";

  private static final KeyHeader KEY = new KeyHeader("authorization", "Api-Key ");

  private static final Set<Parameter> TAKES =
      Set.of(
          Parameter.TOOL_CHOICE,
          Parameter.PARALLEL_TOOL_CALLS,
          Parameter.TOOL_TURNS,
          Parameter.ASSISTANT_FIRST,
          Parameter.ASSISTANT_LAST,
          Parameter.FULL_JSON_SCHEMA);

  private final String id;

  YandexAdapter(String id) {
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
        Capability.EMBEDDINGS);
  }

  @Override
  public Set<Capability> ofEveryModel() {
    return Parameter.ofEveryModel(TAKES);
  }

  @Override
  public Outcome<WireRequest> encode(Call call) {
    var refusal = refusal(call.account(), call.target().model());
    if (refusal.isEmpty()) {
      refusal =
          Refusals.undeclared(id, carries(), call)
              .or(() -> Parameter.refusal(id, TAKES, call.request()));
    }
    if (refusal.isPresent()) {
      return Outcome.err(refusal.get());
    }
    return WireRequest.writing(
        API + "/completion", new YandexRequest(Turns.answerable(Turns.named(call)))::writeTo);
  }

  private Optional<GatewayError> refusal(String folder, String model) {
    if (folder.isEmpty()) {
      return Optional.of(
          new GatewayError.ProviderFailed(
              id, 0, "it needs the folder of its models; set YANDEX_FOLDER_ID"));
    }
    return YandexModels.isName(model)
        ? Optional.empty()
        : Optional.of(new GatewayError.ModelNotFound(model, List.of()));
  }

  /// A whole answer has the shape of the only line of a stream.
  @Override
  public Outcome<Completion> decode(WireResponse response, Call call) {
    return response.isSuccess()
        ? WholeAnswer.asStream(decoder(call), response.body())
        : Outcome.err(YandexErrors.of(id, response, call.account()));
  }

  @Override
  public Outcome<WireRequest> encodeEmbeddings(EmbedTexts texts, String account) {
    var refusal = refusal(account, texts.target().model());
    return refusal.isPresent()
        ? Outcome.err(refusal.get())
        : YandexEmbeddings.encode(API + "/textEmbedding", texts, account);
  }

  @Override
  public Outcome<Embeddings> decodeEmbeddings(WireResponse response, EmbedTexts texts) {
    return response.isSuccess()
        ? WholeAnswer.tree(id, response).flatMap(tree -> YandexEmbeddings.decode(id, tree, texts))
        : Outcome.err(YandexErrors.of(id, response, ""));
  }

  @Override
  public Map<String, String> headers(Secret key) {
    return KEY.of(key);
  }

  @Override
  public Map<String, String> headers(Secret key, String account) {
    var all = new HashMap<>(headers(key));
    if (!account.isEmpty()) {
      all.put("x-folder-id", account);
      all.put("openai-project", account);
    }
    return Map.copyOf(all);
  }

  @Override
  public String modelsPath() {
    return "/v1/models";
  }

  @Override
  public Outcome<List<String>> models(WireResponse response) {
    return ModelLists.read(id, response, "data", "id").map(YandexModels::names);
  }

  @Override
  public Framing framing() {
    return Framing.NDJSON;
  }

  @Override
  public StreamDecoder decoder(Call call) {
    return new YandexStream(id, call);
  }
}
