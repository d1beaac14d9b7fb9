package dev.signalbox.api.conversation;

import dev.signalbox.api.inference.Message;
import java.util.List;
import java.util.Optional;

/// The way from a conversation's beginning to the next turn, as far as it fits, and the names that
/// turn will have.
///
/// @param conversationId of the conversation, a new one where `begins`
/// @param begins whether nothing of it is saved yet
/// @param model to be asked
/// @param systemPrompt the conversation's own; empty for none
/// @param history oldest first, whole pairs; ends with the question where another answer is wanted
/// @param parentId the answer the new question follows, or the question that is answered again
/// @param questionId of the message to be saved as the caller's
/// @param answerId of the message to be saved as the model's
/// @param dropped messages left out because they did not fit
public record Branch(
    String conversationId,
    boolean begins,
    String model,
    String systemPrompt,
    List<Message> history,
    Optional<String> parentId,
    String questionId,
    String answerId,
    int dropped) {
  public Branch {
    history = List.copyOf(history);
  }

  /// The same names without what was said before.
  public Branch withoutHistory() {
    return new Branch(
        conversationId,
        begins,
        model,
        systemPrompt,
        List.of(),
        parentId,
        questionId,
        answerId,
        dropped);
  }
}
