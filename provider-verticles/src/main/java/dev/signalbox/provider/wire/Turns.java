package dev.signalbox.provider.wire;

import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import java.util.ArrayList;
import java.util.List;

/// Conversations for providers that insist on an order of turns.
final class Turns {
  private Turns() {}

  /// `messages` with the system's first and neighbours of one role as one turn, all in their order.
  static List<Message> alternating(List<Message> messages) {
    var turns = new ArrayList<Message>();
    messages.stream().filter(m -> m.role() == Role.SYSTEM).forEach(turns::add);
    for (var message : messages) {
      if (message.role() == Role.SYSTEM) {
        continue;
      }
      if (!turns.isEmpty() && turns.getLast().role() == message.role()) {
        turns.add(joined(turns.removeLast(), message));
      } else {
        turns.add(message);
      }
    }
    return turns;
  }

  private static Message joined(Message first, Message second) {
    var parts = new ArrayList<Part>(first.parts());
    parts.addAll(second.parts());
    return new Message(first.role(), parts, first.toolCalls(), first.toolCallId());
  }

  /// Whether the first turn that is not the system's, and the last, are the user's.
  static boolean beginAndEndWithUser(List<Message> messages) {
    var said = messages.stream().filter(m -> m.role() != Role.SYSTEM).toList();
    return !said.isEmpty()
        && said.getFirst().role() == Role.USER
        && said.getLast().role() == Role.USER;
  }
}
