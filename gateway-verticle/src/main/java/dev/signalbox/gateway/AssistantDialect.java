package dev.signalbox.gateway;

import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.RoutingHints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `POST /chat`: the assistant of a product's users.
final class AssistantDialect implements Dialect {
  private final AnswerFormat format = new AssistantFormat(Optional.empty());

  @Override
  public Route route() {
    return Route.CHAT;
  }

  @Override
  public Fields fields(JsonCursor in) {
    return new Body(in);
  }

  @Override
  public AnswerFormat format() {
    return format;
  }

  /// `{message, mode?, stream?, context?, conversation_id?}`.
  private static final class Body implements Fields {
    private static final String INCLUDE = "include_";
    private static final int MOST_SOURCES = 16;

    private final JsonCursor in;
    private final List<String> sources = new ArrayList<>();
    private @Nullable String message;
    private boolean messageSeen;
    private @Nullable String conversation;
    private boolean stream;
    private boolean spoken;

    Body(JsonCursor in) {
      this.in = in;
    }

    @Override
    public void read() throws IOException {
      for (var name = in.nextField(); name != null; name = in.nextField()) {
        if (!in.isNull()) {
          field(name);
        }
      }
      if (!messageSeen) {
        in.missing("message", "is required: a string");
      }
    }

    private void field(String name) throws IOException {
      switch (name) {
        case "message" -> {
          messageSeen = true;
          message = in.text();
          if (message != null && message.isBlank()) {
            in.refuse("required", "must not be blank");
          }
        }
        case "mode" -> readMode();
        case "stream" -> stream = in.flag();
        case "context" -> readContext();
        case "conversation_id" -> conversation = in.name();
        default -> in.skip();
      }
    }

    private void readMode() throws IOException {
      var mode = in.text();
      spoken = "voice".equals(mode);
      if (mode != null && !spoken && !mode.equals("text")) {
        in.refuse("enum", "must be text or voice");
      }
    }

    /// `{"include_signals": true}` asks the source `signals`.
    private void readContext() throws IOException {
      if (!in.atObject()) {
        return;
      }
      for (var name = in.nextField(); name != null; name = in.nextField()) {
        if (in.isNull() || !name.startsWith(INCLUDE)) {
          in.skip();
        } else if (in.flag()) {
          sources.add(name.substring(INCLUDE.length()));
        }
      }
      if (sources.size() > MOST_SOURCES) {
        in.refuse("range", "must name at most " + MOST_SOURCES + " sources");
      }
    }

    @Override
    public Optional<Draft> draft() {
      if (message == null) {
        return Optional.empty();
      }
      var order =
          new AssistantOrder(
              message,
              sources.stream().limit(MOST_SOURCES).toList(),
              Optional.ofNullable(conversation),
              spoken);
      return Optional.of(
          new Draft(
              Optional.empty(),
              Optional.empty(),
              ModelSelector.CHAT,
              "",
              List.of(Message.of(Role.USER, message)),
              Generation.DEFAULT,
              stream,
              RoutingHints.NONE,
              Map.of(),
              Optional.of(new AssistantFormat(Optional.of(order)))));
    }
  }
}
