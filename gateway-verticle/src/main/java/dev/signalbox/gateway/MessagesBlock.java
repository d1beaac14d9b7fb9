package dev.signalbox.gateway;

import dev.signalbox.api.inference.Caching.Lifetime;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.ToolCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One content block of a Messages body, its members in whatever order they come. What it is
/// becomes clear only at its end.
final class MessagesBlock {
  private static final String REQUIRED = "Field required";
  private static final Map<String, Lifetime> LIFETIMES =
      Map.of("5m", Lifetime.FIVE_MINUTES, "1h", Lifetime.ONE_HOUR);

  private final JsonCursor in;
  private @Nullable String type;
  private @Nullable String text;
  private @Nullable String id;
  private @Nullable String name;
  private @Nullable String input;
  private @Nullable String answers;
  private @Nullable List<Part> content;
  private boolean failed;
  private @Nullable String signature;
  private @Nullable String sealed;
  private @Nullable String title;
  private @Nullable String context;
  private @Nullable MessagesSource source;
  private boolean sourceSeen;
  private @Nullable String mark;

  private MessagesBlock(JsonCursor in) {
    this.in = in;
  }

  /// Hears what one block holds, or nothing where it was refused.
  interface Reader {
    void part(Part part);

    void toolCall(ToolCall call);

    /// What tool call `callId` came to.
    void toolResult(String callId, List<Part> content);
  }

  /// The block the cursor is at, an object.
  static void read(JsonCursor in, Reader into) throws IOException {
    var block = new MessagesBlock(in);
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      if (!in.isNull()) {
        block.field(field);
      }
    }
    block.tell(into);
  }

  private void field(String field) throws IOException {
    switch (field) {
      case "type" -> type = in.text();
      case "text", "thinking" -> text = in.text();
      case "id" -> id = in.text();
      case "name" -> name = in.text();
      case "input" -> input = in.spokenObject();
      case "tool_use_id" -> answers = in.text();
      case "content" -> content = parts(in);
      case "is_error" -> failed = in.flag();
      case "signature" -> signature = in.text();
      case "data" -> sealed = in.text();
      case "title" -> title = in.text();
      case "context" -> context = in.text();
      case "source" -> {
        sourceSeen = true;
        source = MessagesSource.read(in, MessagesBlock::parts).orElse(null);
      }
      case "cache_control" -> mark = mark(in, mark);
      default -> in.skip();
    }
  }

  private void tell(Reader into) {
    var said = type == null ? "" : type;
    switch (said) {
      case "text" -> {
        tellText(into);
        tellMark(into);
      }
      case "image" -> {
        source().flatMap(MessagesSource::image).ifPresent(into::part);
        tellMark(into);
      }
      case "document" -> {
        source().ifPresent(given -> tellDocument(into, given.document()));
        tellMark(into);
      }
      case "tool_use" -> tellCall(into);
      case "tool_result" -> tellResult(into);
      case "thinking" ->
          into.part(
              new Part.Thinking(text == null ? "" : text, signature == null ? "" : signature));
      case "redacted_thinking" -> into.part(new Part.SealedThinking(sealed == null ? "" : sealed));
      case "" -> in.missing("type", REQUIRED);
      default ->
          in.refuse(
              "type",
              "unsupported",
              "must be one of text, image, document, tool_use, tool_result, thinking, redacted_thinking");
    }
  }

  private Optional<MessagesSource> source() {
    if (!sourceSeen) {
      in.missing("source", REQUIRED);
    }
    return Optional.ofNullable(source);
  }

  /// What a document is called and what is said about it are words like any other, and are
  /// inspected as such.
  private void tellDocument(Reader into, List<Part> parts) {
    for (var words : new @Nullable String[] {title, context}) {
      if (words != null && !words.isBlank()) {
        into.part(new Part.Text(words));
      }
    }
    parts.forEach(into::part);
  }

  private void tellText(Reader into) {
    if (text == null) {
      in.missing("text", REQUIRED);
    } else if (!text.isEmpty()) {
      into.part(new Part.Text(text));
    }
  }

  private void tellMark(Reader into) {
    if (mark != null) {
      into.part(new Part.CacheMark(lifetime(mark)));
    }
  }

  private void tellCall(Reader into) {
    if (id == null) {
      in.missing("id", REQUIRED);
    } else if (name == null) {
      in.missing("name", REQUIRED);
    } else {
      into.toolCall(new ToolCall(id, name, input == null ? "{}" : input));
    }
  }

  private void tellResult(Reader into) {
    if (answers == null || answers.isEmpty()) {
      in.missing("tool_use_id", REQUIRED);
      return;
    }
    var said = content == null ? new ArrayList<Part>() : new ArrayList<>(content);
    if (failed) {
      said.addFirst(Part.FAILED);
    }
    if (mark != null) {
      said.add(new Part.CacheMark(lifetime(mark)));
    }
    into.toolResult(answers, said);
  }

  /// The words and pictures of a string or of blocks.
  private static List<Part> parts(JsonCursor in) throws IOException {
    var parts = new ArrayList<Part>();
    if (in.isText()) {
      var text = in.text();
      if (text != null && !text.isEmpty()) {
        parts.add(new Part.Text(text));
      }
    } else if (in.isArray()) {
      while (in.nextElement()) {
        if (in.atObject()) {
          read(in, new OnlyParts(in, parts));
        }
      }
    } else {
      in.wrongType("a string or an array of blocks");
    }
    return parts;
  }

  private record OnlyParts(JsonCursor in, List<Part> parts) implements Reader {
    @Override
    public void part(Part part) {
      parts.add(part);
    }

    @Override
    public void toolCall(ToolCall call) {
      refuse();
    }

    @Override
    public void toolResult(String callId, List<Part> content) {
      refuse();
    }

    private void refuse() {
      in.refuse("type", "unsupported", "must be text, image or document in a tool's result");
    }
  }

  /// The lifetime that the `cache_control` the cursor is at asks for; `before` where it asks for
  /// none.
  static @Nullable String mark(JsonCursor in, @Nullable String before) throws IOException {
    if (in.isNull() || !in.atObject()) {
      return before;
    }
    var ttl = "5m";
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      if (field.equals("ttl") && !in.isNull()) {
        var said = in.text();
        if (said != null && LIFETIMES.containsKey(said)) {
          ttl = said;
        } else if (said != null) {
          in.refuse("enum", "must be 5m or 1h");
        }
      } else {
        in.skip();
      }
    }
    return ttl;
  }

  static Lifetime lifetime(String ttl) {
    return LIFETIMES.getOrDefault(ttl, Lifetime.FIVE_MINUTES);
  }
}
