package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import java.util.List;

/// What is the same in every whole answer: first the status, then an error that came under a
/// successful one, and only then content.
final class WholeAnswer {
  private WholeAnswer() {}

  /// The body of a successful answer, or the failure its status tells of.
  static Outcome<byte[]> body(String provider, WireResponse response) {
    return response.isSuccess()
        ? Outcome.ok(response.body())
        : Outcome.err(UpstreamErrors.ofStatus(provider, response.status(), response.body()));
  }

  /// The JSON of a successful answer that holds no `error`; a missing node when it is not JSON.
  static Outcome<JsonNode> tree(String provider, WireResponse response) {
    return body(provider, response).map(Json::tree).flatMap(tree -> withoutError(provider, tree));
  }

  /// `node`, or the failure that its `error` member tells of.
  static Outcome<JsonNode> withoutError(String provider, JsonNode node) {
    return Json.isPresent(node.path("error"))
        ? Outcome.err(UpstreamErrors.inBand(provider, node.path("error")))
        : Outcome.ok(node);
  }

  /// The completion in the body of a successful answer that has the shape of the only event of a
  /// stream.
  static Outcome<Completion> asStream(StreamDecoder decoder, byte[] body) {
    return deltas(decoder, body).map(Deltas::sum);
  }

  /// The same with every further answer in it.
  static Outcome<List<Delta>> deltas(StreamDecoder decoder, byte[] body) {
    return decoder
        .decode(new WireEvent(body, 0, body.length))
        .flatMap(deltas -> decoder.end().map(rest -> Deltas.joined(deltas, rest)));
  }
}
