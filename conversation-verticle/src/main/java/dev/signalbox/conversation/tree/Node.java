package dev.signalbox.conversation.tree;

import dev.signalbox.api.Money;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One message of a tree.
///
/// @param parentId absent where nothing came before
/// @param complete whether it was written to its end
/// @param provider and `model` that wrote it; empty for a question
/// @param cost of the inference that wrote it; absent where nobody could tell
public record Node(
    String id,
    Optional<String> parentId,
    Role role,
    List<Part> parts,
    boolean complete,
    String provider,
    String model,
    long inputTokens,
    long outputTokens,
    Optional<Money> cost,
    Instant createdAt) {
  public Node {
    parts = List.copyOf(parts);
  }

  /// As a model reads it.
  public Message message() {
    return new Message(role, parts, List.of(), "");
  }
}
