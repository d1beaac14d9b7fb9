package dev.signalbox.gateway;

import dev.signalbox.api.conversation.Place;
import dev.signalbox.api.inference.Choices;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// `POST /v1/chat/regenerate`: another answer to a question that was answered already.
final class RegenerateDialect implements Dialect {
  private final ChatFormat format;

  RegenerateDialect(InstantSource clock) {
    this.format = new ChatFormat(clock, false);
  }

  @Override
  public Route route() {
    return Route.REGENERATE;
  }

  @Override
  public Fields fields(JsonCursor in) {
    return new Body(in, format);
  }

  @Override
  public AnswerFormat format() {
    return format;
  }

  /// `{conversation_id, message_id, model?, stream?}` and how tokens are drawn.
  private static final class Body implements Fields {
    private final JsonCursor in;
    private final ChatFormat format;
    private final SamplingFields sampling;
    private @Nullable String conversation;
    private @Nullable String message;
    private @Nullable String model;
    private boolean stream = true;
    private OptionalInt count = OptionalInt.empty();

    Body(JsonCursor in, ChatFormat format) {
      this.in = in;
      this.format = format;
      this.sampling = new SamplingFields(in);
    }

    @Override
    public void read() throws IOException {
      for (var name = in.nextField(); name != null; name = in.nextField()) {
        if (!in.isNull()) {
          field(name);
        }
      }
      if (conversation == null) {
        in.missing("conversation_id", "is required: the id of a conversation");
      }
      if (message == null) {
        in.missing("message_id", "is required: the id of the answer to be written again");
      }
      TurnFields.checkCount(in, count);
    }

    private void field(String name) throws IOException {
      switch (name) {
        case "conversation_id" -> conversation = in.name();
        case "message_id" -> message = in.name();
        case "model" -> model = in.name();
        case "stream" -> stream = in.flag();
        case "n" -> count = in.count(Choices.MOST);
        default -> {
          if (!sampling.reads(name)) {
            in.skip();
          }
        }
      }
    }

    @Override
    public Optional<Draft> draft() {
      if (conversation == null || message == null) {
        return Optional.empty();
      }
      var order =
          new TurnOrder(
              new Place.Again(conversation, message),
              Optional.ofNullable(model).map(String::strip).filter(name -> !name.isEmpty()),
              List.of());
      return Optional.of(order.draft(sampling.sampling(), stream, format));
    }
  }
}
