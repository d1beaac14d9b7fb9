package dev.signalbox.gateway;

import dev.signalbox.api.conversation.Place;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The fields of a body that say where in which conversation something is said.
final class TurnFields {
  private final JsonCursor in;
  private @Nullable List<Part> message;
  private boolean messageSeen;
  private @Nullable String conversation;
  private @Nullable String parent;

  TurnFields(JsonCursor in) {
    this.in = in;
  }

  /// Whether `name` is one of them; then it has been read.
  boolean reads(String name) throws IOException {
    switch (name) {
      case "message" -> readMessage();
      case "conversation_id" -> conversation = in.name();
      case "parent_message_id" -> parent = in.name();
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readMessage() throws IOException {
    messageSeen = true;
    if (in.isArray()) {
      message = PartReader.parts(in);
    } else if (in.isText()) {
      message = Message.plain(String.valueOf(in.text()));
    } else {
      in.wrongType("a string or an array of parts");
    }
    if (message != null && message.stream().allMatch(TurnFields::saysNothing) && !in.isRefused()) {
      in.refuse("required", "must not be blank");
    }
  }

  private static boolean saysNothing(Part part) {
    return part instanceof Part.Text(String text) && text.isBlank();
  }

  /// Whether the body is of this shape: it says something, or where and nothing else.
  boolean isSeen(boolean messagesSeen) {
    return messageSeen || (conversation != null && !messagesSeen);
  }

  /// Notes what does not go together, once the whole body is read.
  void check(boolean messagesSeen) {
    if (!messageSeen) {
      in.missing("message", "is required: a string or an array of parts");
    } else if (messagesSeen) {
      in.refuse(
          "message", "exclusive", "must not stand beside messages: send the one or the other");
    }
    if (parent != null && conversation == null) {
      in.missing("conversation_id", "is required where parent_message_id is given");
    }
  }

  /// Notes more than one answer.
  static void checkCount(JsonCursor in, OptionalInt count) {
    if (count.orElse(1) > 1) {
      in.refuse("n", "unsupported", "must be 1: a conversation goes on from one answer");
    }
  }

  /// What was asked; empty when the message is missing or unusable.
  Optional<TurnOrder> order(@Nullable String model) {
    return message == null || message.isEmpty()
        ? Optional.empty()
        : Optional.of(new TurnOrder(place(), given(model), message));
  }

  private Place place() {
    if (conversation == null) {
      return new Place.Beginning();
    }
    return parent == null ? new Place.Newest(conversation) : new Place.After(conversation, parent);
  }

  private static Optional<String> given(@Nullable String name) {
    return Optional.ofNullable(name).map(String::strip).filter(text -> !text.isEmpty());
  }
}
