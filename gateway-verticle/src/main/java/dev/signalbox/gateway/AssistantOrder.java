package dev.signalbox.gateway;

import java.util.List;
import java.util.Optional;

/// What a body asks of the assistant.
///
/// @param message what the user says
/// @param sources names of the context sources to be read, in their order
/// @param conversation to go on with, where there is one
/// @param spoken whether the answer is to be heard too
record AssistantOrder(
    String message, List<String> sources, Optional<String> conversation, boolean spoken) {
  AssistantOrder {
    sources = List.copyOf(sources);
  }
}
