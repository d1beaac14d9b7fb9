package dev.signalbox.gateway;

import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.RoutingHints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `POST /v1/embeddings`: its texts are the parts of a user's turns, so that they are inspected,
/// paid and routed as any others.
final class EmbeddingDialect implements Dialect {
  private final AnswerFormat format = new EmbeddingFormat(false, OptionalInt.empty());

  @Override
  public Route route() {
    return Route.EMBEDDINGS;
  }

  @Override
  public Fields fields(JsonCursor in) {
    return new Body(in);
  }

  @Override
  public AnswerFormat format() {
    return format;
  }

  /// The fields of one body.
  private static final class Body implements Fields {
    private static final int MOST_TEXTS = 2_048;
    private static final int MOST_TURNS = 64;
    private static final Map<String, Boolean> ENCODINGS = encodings();

    private static final RoutingHints ROUTING =
        new RoutingHints(
            Optional.empty(),
            RoutingHints.NONE.urgency(),
            RoutingHints.NONE.quality(),
            Set.of(Capability.EMBEDDINGS),
            Optional.empty(),
            Optional.empty(),
            RoutingHints.NONE.afterBreak(),
            false);

    private final JsonCursor in;
    private final List<Part> texts = new ArrayList<>(1);
    private boolean inputSeen;
    private @Nullable String model;
    private boolean modelSeen;
    private boolean base64;
    private OptionalInt dimensions = OptionalInt.empty();

    Body(JsonCursor in) {
      this.in = in;
    }

    private static Map<String, Boolean> encodings() {
      var encodings = new LinkedHashMap<String, Boolean>();
      encodings.put("float", false);
      encodings.put("base64", true);
      return encodings;
    }

    @Override
    public void read() throws IOException {
      for (var name = in.nextField(); name != null; name = in.nextField()) {
        if (!in.isNull()) {
          field(name);
        }
      }
      if (!inputSeen) {
        in.missing("input", "is required: a string or an array of strings");
      }
      if (!modelSeen) {
        in.missing("model", "is required: provider/model, a model's name, or auto");
      }
    }

    private void field(String name) throws IOException {
      switch (name) {
        case "input" -> readInput();
        case "model" -> {
          modelSeen = true;
          model = in.name();
        }
        case "dimensions" -> dimensions = in.count();
        case "encoding_format" -> base64 = Boolean.TRUE.equals(in.choice(ENCODINGS));
        default -> in.skip();
      }
    }

    private void readInput() throws IOException {
      inputSeen = true;
      if (in.isText()) {
        readText();
        return;
      }
      if (in.isArray() || in.wrongType("a string or an array of strings")) {
        while (in.nextElement()) {
          readText();
        }
        if ((texts.isEmpty() && !in.isRefused()) || texts.size() > MOST_TEXTS) {
          in.refuse("range", "must hold 1 to " + MOST_TEXTS + " texts; tokens are not taken");
        }
      }
    }

    private void readText() throws IOException {
      var text = in.text();
      if (text != null && text.isEmpty()) {
        in.refuse("required", "must not be empty");
      } else if (text != null) {
        texts.add(new Part.Text(text));
      }
    }

    @Override
    public Optional<Draft> draft() {
      if (texts.isEmpty() || model == null) {
        return Optional.empty();
      }
      return Optional.of(
          new Draft(
              Optional.empty(),
              Optional.empty(),
              model.strip(),
              "",
              turns(),
              // nothing is written, so next to nothing has to be held for it
              Generation.DEFAULT.withSampling(
                  new Sampling(OptionalDouble.empty(), OptionalInt.of(1))),
              false,
              ROUTING,
              Map.of(),
              Optional.of(new EmbeddingFormat(base64, dimensions))));
    }

    /// A turn for each text; several share one where there would be more than may be inspected.
    private List<Message> turns() {
      var perTurn = Math.ceilDiv(texts.size(), MOST_TURNS);
      var turns = new ArrayList<Message>();
      for (var at = 0; at < texts.size(); at += perTurn) {
        var parts = texts.subList(at, Math.min(texts.size(), at + perTurn));
        turns.add(new Message(Role.USER, parts, List.of(), ""));
      }
      return turns;
    }
  }
}
