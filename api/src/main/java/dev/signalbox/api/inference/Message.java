package dev.signalbox.api.inference;

import java.util.List;

/// One turn of a conversation.
///
/// @param content its text; may be empty when `toolCalls` is not
/// @param toolCalls the calls an assistant turn made
/// @param toolCallId the call a `TOOL` turn answers; empty for other roles
public record Message(Role role, String content, List<ToolCall> toolCalls, String toolCallId) {
  public Message {
    toolCalls = List.copyOf(toolCalls);
  }

  /// A turn of plain text.
  public static Message of(Role role, String content) {
    return new Message(role, content, List.of(), "");
  }
}
