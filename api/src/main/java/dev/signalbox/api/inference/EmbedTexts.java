package dev.signalbox.api.inference;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.routing.Target;
import java.util.List;
import java.util.OptionalInt;

/// Asks the providers unit for one vector per text, by `target`.
///
/// @param texts at least one; the vectors come in their order
/// @param dimensions how long the vectors shall be, where the model lets one choose; else its own
public record EmbedTexts(RequestId id, Target target, List<String> texts, OptionalInt dimensions) {
  public EmbedTexts {
    texts = List.copyOf(texts);
  }
}
