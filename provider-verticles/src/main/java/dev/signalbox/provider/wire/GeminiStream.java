package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pieces of a streamed answer, each a whole response with what is new in it; a whole answer is the
/// only piece of one. Nothing but the end of the input says that no more will come: some models
/// give a finish reason with every piece.
final class GeminiStream implements StreamDecoder {
  private final String provider;
  private final Call call;
  private final GeminiEnd end;
  private final @Nullable GeminiCandidate[] candidates;

  GeminiStream(String provider, Call call) {
    this.provider = provider;
    this.call = call;
    this.end = new GeminiEnd(provider, call);
    this.candidates = new GeminiCandidate[call.request().generation().choices().count()];
  }

  @Override
  public Outcome<List<Delta>> decode(WireEvent event) {
    if (event.isDone()) {
      return NOTHING;
    }
    try (var json = Json.parser(event)) {
      json.nextToken();
      return pieces(Json.tree(json));
    } catch (IOException _) {
      return Outcome.err(UpstreamErrors.notJson(provider));
    }
  }

  /// All pieces come as one array where `alt=sse` is not understood.
  private Outcome<List<Delta>> pieces(JsonNode read) {
    if (!read.isArray()) {
      return piece(read);
    }
    var all = NOTHING;
    for (var one : read) {
      all = all.flatMap(before -> piece(one).map(more -> Deltas.joined(before, more)));
    }
    return all;
  }

  private Outcome<List<Delta>> piece(JsonNode piece) {
    if (Json.isPresent(piece.path("error"))) {
      return Outcome.err(GeminiErrors.inBand(provider, piece.path("error")));
    }
    end.piece(piece);
    var deltas = new ArrayList<Delta>(2);
    var place = 0;
    for (var candidate : piece.path("candidates")) {
      var failure = candidate(candidate.path("index").asInt(place++), candidate, deltas);
      if (failure.isPresent()) {
        return Outcome.err(failure.get());
      }
    }
    return Outcome.ok(deltas);
  }

  /// One that nobody asked for is left out.
  private Optional<GatewayError> candidate(int number, JsonNode candidate, List<Delta> out) {
    if (number < 0 || number >= candidates.length) {
      return Optional.empty();
    }
    var known = candidates[number];
    if (known == null) {
      known = new GeminiCandidate(provider, call, number);
      candidates[number] = known;
    }
    var pieces = new ArrayList<Delta.Piece>(2);
    var failure = known.read(candidate, pieces);
    for (var piece : pieces) {
      out.add(number == 0 ? piece : new Delta.Further(number, piece));
    }
    return failure;
  }

  @Override
  public Outcome<List<Delta>> end() {
    var told = new ArrayList<GeminiCandidate>(candidates.length);
    for (var number = 0; number < candidates.length; number++) {
      var candidate = candidates[number];
      if (candidate != null) {
        if (told.size() < number) {
          return Outcome.err(UpstreamErrors.brokeOff(provider));
        }
        told.add(candidate);
      }
    }
    return end.finish(told).map(finish -> List.<Delta>of(finish));
  }
}
