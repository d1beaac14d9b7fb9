package dev.signalbox.api.conversation;

import java.util.List;

/// Asks for what the configured sources know about a user, to be put before what it says.
///
/// @param user the subject of a token
/// @param sources by name, in the order they are to be shown; unknown ones are left out
public record GatherContext(String user, List<String> sources) {
  public GatherContext {
    sources = List.copyOf(sources);
  }
}
