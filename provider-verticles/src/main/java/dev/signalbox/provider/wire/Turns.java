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

  /// The same request with what the system says as the user's where nobody else says anything: for
  /// families that keep the system's words apart, and answer nothing without any of the user's.
  static Call answerable(Call call) {
    var request = call.request();
    for (var message : request.messages()) {
      if (message.role() != Role.SYSTEM) {
        return call;
      }
    }
    var said =
        request.messages().stream()
            .map(turn -> new Message(Role.USER, turn.parts(), turn.toolCalls(), turn.toolCallId()))
            .toList();
    return saying(call, said);
  }

  /// The same request with the names of users, and of whom the system speaks for, before their
  /// words, for wires that have no place for them. The assistant's are left out, for it would begin
  /// its answer with one; so are those of tools, which are known by their calls.
  static Call named(Call call) {
    var messages = call.request().messages();
    for (var message : messages) {
      if (!message.name().isEmpty()) {
        return saying(call, messages.stream().map(Turns::named).toList());
      }
    }
    return call;
  }

  private static Message named(Message message) {
    var isTold = message.role() == Role.USER || message.role() == Role.SYSTEM;
    return new Message(
        message.role(),
        isTold && !message.name().isEmpty()
            ? named(message.name(), message.parts())
            : message.parts(),
        message.toolCalls(),
        message.toolCallId());
  }

  private static List<Part> named(String name, List<Part> parts) {
    var told = new ArrayList<>(parts);
    if (!told.isEmpty() && told.getFirst() instanceof Part.Text(String words)) {
      told.set(0, new Part.Text(name + ": " + words));
    } else {
      told.addFirst(new Part.Text(name + ":"));
    }
    return told;
  }

  private static Call saying(Call call, List<Message> messages) {
    return new Call(
        call.target(),
        call.request().withMessages(messages),
        call.maxOutputTokens(),
        call.account());
  }
}
