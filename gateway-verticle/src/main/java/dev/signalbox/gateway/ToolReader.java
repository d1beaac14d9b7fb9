package dev.signalbox.gateway;

import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads tools and tool calls, both in OpenAI's shape: `{type:"function", function:{…}}`, or
/// `{type:"function", name, …}` as its newer endpoint has it.
final class ToolReader {
  private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";
  private static final int MAX_NAME = 64;
  private static final String NAME =
      "is required: 1 to " + MAX_NAME + " characters of A-Z a-z 0-9 _ -";

  private final JsonCursor in;
  private @Nullable String id;
  private @Nullable String name;
  private String description = "";
  private @Nullable String parameters;
  private String arguments = "{}";
  private String signature = "";
  private boolean strict;
  private boolean functionSeen;

  private ToolReader(JsonCursor in) {
    this.in = in;
  }

  /// The tools of the array the cursor is at.
  static List<Tool> tools(JsonCursor in) throws IOException {
    var tools = new ArrayList<Tool>();
    if (in.atArray()) {
      while (in.nextElement()) {
        var read = element(in);
        if (read != null && read.name != null) {
          tools.add(new Tool(read.name, read.description, read.schema(), read.strict));
        }
      }
    }
    return tools;
  }

  /// The tool calls of the array the cursor is at.
  ///
  /// @param signed is told the signature that a call came with
  static List<ToolCall> calls(JsonCursor in, Consumer<String> signed) throws IOException {
    var calls = new ArrayList<ToolCall>();
    if (in.atArray()) {
      while (in.nextElement()) {
        var read = element(in);
        if (read == null || read.name == null) {
          continue;
        }
        if (read.id == null) {
          in.missing("id", "is required: the id the tool's answer refers to");
        } else {
          calls.add(new ToolCall(read.id, read.name, read.arguments));
          if (!read.signature.isEmpty()) {
            signed.accept(read.signature);
          }
        }
      }
    }
    return calls;
  }

  private static @Nullable ToolReader element(JsonCursor in) throws IOException {
    if (!in.atObject()) {
      return null;
    }
    var reader = new ToolReader(in);
    reader.read();
    return reader;
  }

  private void read() throws IOException {
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "type" -> readType();
        case "id" -> id = in.text();
        case "function" -> {
          functionSeen = true;
          if (in.atObject()) {
            readFunction();
          }
        }
        case "name", "description", "parameters", "strict" -> {
          functionSeen = true;
          if (!in.isNull()) {
            functionField(field);
          }
        }
        case "extra_content" -> readExtra(List.of("google", "thought_signature"));
        default -> in.skip();
      }
    }
    if (!functionSeen) {
      in.missing(
          "function", "is required: {name, …}; on /v1/responses its members stand beside type");
    } else if (name == null && !in.isRefused("name")) {
      in.missing("function.name", NAME);
    }
  }

  private void readType() throws IOException {
    var type = in.text();
    if (type != null && !type.equals("function")) {
      in.refuse("enum", "must be function");
    }
  }

  /// Steps down to the text at `path`, past all that stands beside it.
  private void readExtra(List<String> path) throws IOException {
    if (path.isEmpty()) {
      var text = in.text();
      signature = text == null ? "" : text;
    } else if (!in.isNull() && in.atObject()) {
      for (var field = in.nextField(); field != null; field = in.nextField()) {
        if (field.equals(path.getFirst())) {
          readExtra(path.subList(1, path.size()));
        } else {
          in.skip();
        }
      }
    }
  }

  private void readFunction() throws IOException {
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      if (!in.isNull()) {
        functionField(field);
      }
    }
  }

  private void functionField(String field) throws IOException {
    switch (field) {
      case "name" -> name = name(in);
      case "description" -> {
        var text = in.text();
        description = text == null ? "" : text;
      }
      case "parameters" -> parameters = in.rawObject();
      case "strict" -> strict = in.flag();
      case "arguments" -> {
        var text = in.text();
        arguments = text == null || text.isBlank() ? "{}" : text;
      }
      default -> in.skip();
    }
  }

  private String schema() {
    return parameters == null ? NO_PARAMETERS : parameters;
  }

  private static @Nullable String name(JsonCursor in) throws IOException {
    var name = in.text();
    if (name != null && !isName(name)) {
      in.refuse("format", "must have 1 to " + MAX_NAME + " characters of A-Z a-z 0-9 _ -");
    }
    return name;
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME
        && name.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '-');
  }
}
