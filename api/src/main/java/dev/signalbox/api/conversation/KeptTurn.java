package dev.signalbox.api.conversation;

import dev.signalbox.api.inference.Part;
import java.util.List;

/// A turn whose answer is being written: all it takes to save it, wherever the answer ends.
///
/// @param branch where it goes; its history is left out, for it is saved already
/// @param asked what was said; empty where a saved question is answered again
public record KeptTurn(Branch branch, List<Part> asked) {
  public KeptTurn {
    branch = branch.withoutHistory();
    asked = List.copyOf(asked);
  }
}
