package dev.signalbox.api.conversation;

/// Where in a conversation the next turn goes.
public sealed interface Place {
  /// A conversation of its own.
  record Beginning() implements Place {}

  /// After the newest finished answer of `conversationId`.
  record Newest(String conversationId) implements Place {}

  /// After the answer `messageId`; `root` stands for before everything.
  record After(String conversationId, String messageId) implements Place {
    /// The name of the place before the first message.
    public static final String ROOT = "root";
  }

  /// Beside the answer `messageId`: another answer to the same question.
  record Again(String conversationId, String messageId) implements Place {}
}
