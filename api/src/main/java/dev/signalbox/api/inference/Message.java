package dev.signalbox.api.inference;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One turn of a conversation.
///
/// @param parts what it says; may be empty when `toolCalls` is not
/// @param toolCalls the calls an assistant turn made
/// @param toolCallId the call a `TOOL` turn answers; empty for other roles
/// @param name who of those with this role speaks: 1 to 64 characters without spaces; empty where
///   nobody is named
public record Message(
    Role role, List<Part> parts, List<ToolCall> toolCalls, String toolCallId, String name) {
  public Message {
    parts = List.copyOf(parts);
    toolCalls = List.copyOf(toolCalls);
    name = toldOrNot(name);
  }

  /// Where nobody is named.
  public Message(Role role, List<Part> parts, List<ToolCall> toolCalls, String toolCallId) {
    this(role, parts, toolCalls, toolCallId, "");
  }

  /// Nodes that know no names tell none.
  private static String toldOrNot(@Nullable String name) {
    return name == null ? "" : name;
  }

  /// A turn of plain text.
  public static Message of(Role role, String text) {
    return new Message(role, plain(text), List.of(), "");
  }

  /// The parts of plain text: none where there are no words.
  public static List<Part> plain(String text) {
    return text.isEmpty() ? List.of() : List.of(new Part.Text(text));
  }

  /// All its words; pieces that pictures or nothing stand between are lines of their own.
  public String text() {
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(String only)) {
      return only;
    }
    return parts.stream()
        .filter(Part.Text.class::isInstance)
        .map(part -> ((Part.Text) part).text())
        .collect(Collectors.joining("\n"));
  }

  /// Whether it tells of a tool that failed.
  public boolean toolFailed() {
    return role == Role.TOOL && !parts.isEmpty() && parts.getFirst().equals(Part.FAILED);
  }

  /// Whether it hands over a document.
  public boolean hasDocuments() {
    for (var part : parts) {
      if (part instanceof Part.Document) {
        return true;
      }
    }
    return false;
  }

  /// Whether it shows a picture.
  public boolean hasImages() {
    for (var part : parts) {
      if (part instanceof Part.Image) {
        return true;
      }
    }
    return false;
  }
}
