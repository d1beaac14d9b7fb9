package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.speech.Speak;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Translates between our values and one provider's wire. Pure: sending, timing and credentials are
/// elsewhere.
public interface ProviderAdapter {
  /// The provider's id, e.g. `openai`.
  String id();

  /// What its wire carries; a request that needs more is refused by `encode`.
  default Set<Capability> carries() {
    return Capability.CHAT;
  }

  /// What its models are taken to do where nobody says, since a server's list does not tell: never
  /// more than ordinary chat, for a picture is lost on a model that cannot see.
  default Set<Capability> capabilities() {
    return Capability.CHAT.stream().filter(carries()::contains).collect(Collectors.toSet());
  }

  /// Those of [Capability#OF_THE_WIRE] that it has a place for: what each of its models that
  /// answers in words can be asked, whatever the catalogue says. `encode` refuses the others.
  default Set<Capability> ofEveryModel() {
    return Set.of();
  }

  /// The request for `call`, or why this provider cannot be asked it.
  Outcome<WireRequest> encode(Call call);

  /// The completion in a whole answer, or the failure it tells of.
  Outcome<Completion> decode(WireResponse response, Call call);

  /// The same as the fewest deltas that add up to it, with every further answer it holds.
  default Outcome<List<Delta>> deltas(WireResponse response, Call call) {
    return decode(response, call).map(Deltas::of);
  }

  /// What a response that came at `now` says about when to ask again. Successes are read too: some
  /// say that nothing is left. A body need not be there yet.
  default RateLimit rateLimit(WireResponse response, Instant now) {
    return RateLimits.USUAL.read(response, now);
  }

  /// The request for `texts`, or why this provider cannot be asked it.
  ///
  /// @param account as in [Call]
  default Outcome<WireRequest> encodeEmbeddings(EmbedTexts texts, String account) {
    return Outcome.err(Refusals.unsupported(id(), Capability.EMBEDDINGS));
  }

  /// The vectors in a whole answer, or the failure it tells of.
  default Outcome<Embeddings> decodeEmbeddings(WireResponse response, EmbedTexts texts) {
    return Outcome.err(Refusals.unsupported(id(), Capability.EMBEDDINGS));
  }

  /// The request for `speak`, or why this provider cannot be asked it.
  default Outcome<WireRequest> encodeSpeech(Speak speak) {
    return Outcome.err(Refusals.unsupported(id(), Capability.SPEECH));
  }

  /// The failure a response to such a request tells of.
  default GatewayError speechFailure(WireResponse response) {
    return UpstreamErrors.ofStatus(id(), response.status(), response.body());
  }

  /// Headers of every request, the credential among them.
  Map<String, String> headers(Secret key);

  /// The same for one account.
  ///
  /// @param account as in [Call]
  default Map<String, String> headers(Secret key, String account) {
    return headers(key);
  }

  /// Where the models are listed, below the API root. Asking costs nothing.
  String modelsPath();

  /// The ids in a model list; an error when `response` is anything else.
  Outcome<List<String>> models(WireResponse response);

  /// How streamed answers are cut into events.
  Framing framing();

  /// A decoder for one streamed answer.
  StreamDecoder decoder(Call call);
}
