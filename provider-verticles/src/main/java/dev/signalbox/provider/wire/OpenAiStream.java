package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A chat completion, in chunks or whole. Text, the common case, is read token by token; what is
/// rare (tool calls, usage, errors, several answers at once) as a small tree.
final class OpenAiStream implements StreamDecoder {
  private final String provider;
  private final Call call;
  private final String member;
  private final OpenAiEnd end;
  private final @Nullable OpenAiChoice[] choices;
  private JsonNode addresses = MissingNode.getInstance();
  private JsonNode sources = MissingNode.getInstance();
  private long outputBytes;
  private boolean modelSeen;
  private boolean over;
  private Optional<GatewayError> error = Optional.empty();

  OpenAiStream(String provider, OpenAiDialect dialect, Call call) {
    this(provider, dialect, call, OpenAiChoice.DELTA);
  }

  private OpenAiStream(String provider, OpenAiDialect dialect, Call call, String member) {
    this.provider = provider;
    this.call = call;
    this.member = member;
    this.end = new OpenAiEnd(provider, dialect, call);
    this.choices = new OpenAiChoice[call.request().generation().choices().count()];
  }

  /// The deltas of a whole answer, thoughts and sources before the text. It is read as a chunk that
  /// holds everything.
  static Outcome<List<Delta>> whole(
      String provider, OpenAiDialect dialect, Call call, byte[] body) {
    return new OpenAiStream(provider, dialect, call, OpenAiChoice.MESSAGE).whole(body);
  }

  private Outcome<List<Delta>> whole(byte[] body) {
    var deltas = new ArrayList<Delta>();
    try (var json = Json.parser(new WireEvent(body, 0, body.length))) {
      chunk(json, deltas);
    } catch (IOException _) {
      return Outcome.err(noCompletion(body));
    }
    if (error.isPresent()) {
      return Outcome.err(error.get());
    }
    var first = choices[0];
    if (first == null || !first.isTold()) {
      return Outcome.err(noCompletion(body));
    }
    return last(() -> Deltas.outputBytes(deltas))
        .map(last -> {
          deltas.addAll(last);
          deltas.sort(Deltas.AS_COMPLETION);
          return deltas;
        });
  }

  /// Some servers tell of a failure under a successful status, and not as an `error`.
  private GatewayError noCompletion(byte[] body) {
    var tree = Json.tree(body);
    return tree.path("message").isTextual() || Json.isPresent(tree.path("detail"))
        ? UpstreamErrors.inBand(provider, tree)
        : UpstreamErrors.garbled(provider, "its answer holds no chat completion");
  }

  @Override
  public Outcome<List<Delta>> decode(WireEvent event) {
    if (over) {
      return NOTHING;
    }
    if (event.isDone()) {
      return end();
    }
    var deltas = new ArrayList<Delta>(2);
    try (var json = Json.parser(event)) {
      chunk(json, deltas);
    } catch (IOException _) {
      return Outcome.err(UpstreamErrors.garbled(provider, "a chunk of its stream is not JSON"));
    }
    outputBytes += Deltas.outputBytes(deltas);
    return error.isPresent() ? Outcome.err(error.get()) : Outcome.ok(deltas);
  }

  private void chunk(JsonParser json, List<Delta> out) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("not an object");
    }
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      var value = json.nextToken();
      switch (name) {
        case "choices" -> choices(json, out);
        case "usage" -> end.usage(Json.tree(json));
        case "x_groq" -> groq(Json.tree(json));
        case "error" -> failedBy(json, value);
        case "model" -> model(json);
        case "citations" -> addresses = Json.tree(json);
        case "search_results" -> sources = Json.tree(json);
        default -> json.skipChildren();
      }
    }
  }

  private void groq(JsonNode more) {
    end.usageUnlessTold(more.path("usage"));
    if (Json.isPresent(more.path("error"))) {
      error = Optional.of(UpstreamErrors.inBand(provider, more.path("error")));
    }
  }

  private void model(JsonParser json) throws IOException {
    if (!modelSeen && json.currentToken() == JsonToken.VALUE_STRING) {
      modelSeen = true;
      end.model(json.getText());
    }
    json.skipChildren();
  }

  private void failedBy(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_NULL) {
      error = Optional.of(UpstreamErrors.inBand(provider, Json.tree(json)));
    }
  }

  private void choices(JsonParser json, List<Delta> out) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    for (var place = 0; json.nextToken() == JsonToken.START_OBJECT; place++) {
      if (choices.length > 1) {
        numbered(Json.tree(json), isWhole() ? place : 0, out);
      } else if (choices[0] == null || !isWhole()) {
        read(0, json, out);
      } else {
        json.skipChildren(); // more answers than were asked for
      }
    }
  }

  private boolean isWhole() {
    return member.equals(OpenAiChoice.MESSAGE);
  }

  /// Its number may come after all the rest of it, or not at all.
  private void numbered(JsonNode choice, int usual, List<Delta> out) throws IOException {
    var number = choice.path("index").asInt(usual);
    if (number >= 0 && number < choices.length) {
      try (var json = choice.traverse()) {
        json.setCodec(Json.codec());
        json.nextToken();
        read(number, json, out);
      }
    }
  }

  private void read(int number, JsonParser json, List<Delta> out) throws IOException {
    var choice = choices[number];
    if (choice == null) {
      choice = new OpenAiChoice(provider, call, member);
      choices[number] = choice;
    }
    if (number == 0) {
      choice.read(json, out);
    } else {
      var pieces = new ArrayList<Delta.Piece>(2);
      choice.read(json, pieces);
      add(number, pieces, out);
    }
    if (error.isEmpty()) {
      error = choice.error();
    }
  }

  private static void add(int number, List<Delta.Piece> pieces, List<Delta> out) {
    for (var piece : pieces) {
      out.add(number == 0 ? piece : new Delta.Further(number, piece));
    }
  }

  @Override
  public Outcome<List<Delta>> end() {
    if (over) {
      return NOTHING;
    }
    over = true;
    return last(() -> outputBytes);
  }

  /// What is known when all has come.
  private Outcome<List<Delta>> last(LongSupplier bytes) {
    var last = new ArrayList<Delta>();
    var reasons = new ArrayList<FinishReason>(choices.length);
    for (var number = 0; number < told(); number++) {
      var choice = choices[number];
      if (choice == null || !(isWhole() || choice.hasEnded())) {
        return Outcome.err(UpstreamErrors.brokeOff(provider));
      }
      var pieces = new ArrayList<Delta.Piece>();
      // repeated with every chunk, so told once; the list with titles counts before the one without
      choice.finish(List.of(sources, addresses), pieces);
      add(number, pieces, last);
      switch (choice.reason(end)) {
        case Outcome.Ok<FinishReason>(var reason) -> reasons.add(reason);
        case Outcome.Err<FinishReason>(var failure) -> {
          return Outcome.err(failure);
        }
      }
    }
    last.add(finish(reasons, bytes));
    return Outcome.ok(last);
  }

  /// How many answers came: some servers give fewer than they are asked for, but never none.
  private int told() {
    var most = 1;
    for (var number = 1; number < choices.length; number++) {
      if (choices[number] != null) {
        most = number + 1;
      }
    }
    return most;
  }

  private Delta.Finish finish(List<FinishReason> reasons, LongSupplier bytes) {
    var first = choices[0];
    return end.finish(reasons.getFirst(), bytes)
        .stoppedBy(first == null ? Optional.empty() : first.stopSequence())
        .beside(reasons.subList(1, reasons.size()));
  }
}
