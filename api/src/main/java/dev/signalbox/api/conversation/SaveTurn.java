package dev.signalbox.api.conversation;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Usage;
import java.util.List;
import java.util.Optional;

/// Saves a turn: at its beginning, so that a power cut leaves a trace of it, and at its end. May be
/// repeated; a whole end that is saved stays, one that broke off gives way to a whole or a longer
/// one. `Err(NotFound)` where the conversation is gone meanwhile.
///
/// @param begins what to create the conversation with, where it is not there yet
/// @param question absent where a saved one is answered again
public record SaveTurn(
    Owner owner,
    String conversationId,
    Optional<Beginning> begins,
    Optional<Question> question,
    Answer answer) {
  /// A new conversation.
  public record Beginning(String model, String systemPrompt) {}

  /// What the caller said.
  public record Question(String id, Optional<String> parentId, List<Part> parts) {
    public Question {
      parts = List.copyOf(parts);
    }
  }

  /// What the model said, as far as it was delivered.
  ///
  /// @param parentId the question
  /// @param state how far it has come
  /// @param provider empty before one answers
  /// @param model as the provider says; empty before one answers
  /// @param cost of the whole inference; absent while nobody can tell
  /// @param requestId of the inference, as it stands in the ledger
  public record Answer(
      String id,
      String parentId,
      State state,
      String text,
      String provider,
      String model,
      Usage usage,
      Optional<Money> cost,
      RequestId requestId) {}

  /// How far an answer has come.
  public enum State {
    /// Being written.
    BEGUN,
    /// Whole.
    COMPLETE,
    /// Broken off; no more will come.
    INCOMPLETE
  }
}
