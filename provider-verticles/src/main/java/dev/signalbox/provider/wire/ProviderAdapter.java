package dev.signalbox.provider.wire;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.routing.Capability;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Translates between our values and one provider's wire. Pure: sending, timing and credentials are
/// elsewhere.
public interface ProviderAdapter {
  /// The provider's id, e.g. `openai`.
  String id();

  /// What its models are taken to do where nobody says: a server's list does not tell.
  default Set<Capability> capabilities() {
    return Capability.CHAT;
  }

  /// The request for `call`, or why this provider cannot be asked it.
  Outcome<WireRequest> encode(Call call);

  /// The completion in a whole answer, or the failure it tells of.
  Outcome<Completion> decode(WireResponse response, Call call);

  /// Headers of every request, the credential among them.
  Map<String, String> headers(Secret key);

  /// Where the models are listed, below the API root. Asking costs nothing.
  String modelsPath();

  /// The ids in a model list; an error when `response` is anything else.
  Outcome<List<String>> models(WireResponse response);

  /// How streamed answers are cut into events.
  Framing framing();

  /// A decoder for one streamed answer.
  StreamDecoder decoder(Call call);
}
