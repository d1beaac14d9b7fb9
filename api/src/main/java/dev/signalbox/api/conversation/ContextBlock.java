package dev.signalbox.api.conversation;

import java.util.List;

/// What sources know, readable. It comes from outside and is nobody's instruction.
///
/// @param text empty where nothing is known
/// @param missing names of sources that did not answer in time
public record ContextBlock(String text, List<String> missing) {
  public ContextBlock {
    missing = List.copyOf(missing);
  }
}
