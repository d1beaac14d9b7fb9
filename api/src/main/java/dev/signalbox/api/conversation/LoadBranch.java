package dev.signalbox.api.conversation;

import dev.signalbox.api.inference.Message;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Asks for what a model has to read before the next turn. Reads only; `Err(NotFound)` where the
/// conversation or the message is not the owner's or not there, `Err(Conflict)` where the
/// conversation is full.
///
/// @param model to be asked; absent means the conversation's own
/// @param asked what is about to be said, for the model's window; empty for another answer
/// @param maxTokens the caller's bound of the answer, which the window has to leave room for
public record LoadBranch(
    Owner owner, Place place, Optional<String> model, List<Message> asked, OptionalInt maxTokens) {
  public LoadBranch {
    asked = List.copyOf(asked);
  }
}
