package dev.signalbox.conversation.tree;

import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import java.util.ArrayList;
import java.util.List;

/// What of a branch a model is given to read: the newest turns that fit, each with its question and
/// its answer or not at all, and every system message.
///
/// @param history oldest first
/// @param dropped messages that were left out
public record Window(List<Message> history, int dropped) {
  public Window {
    history = List.copyOf(history);
  }

  /// The newest turns of `branch` in at most `room` tokens. A question without an answer at the end
  /// is what is asked now, and stays; one that was never answered is left out, as models expect an
  /// answer to every question.
  ///
  /// @param branch oldest first, perhaps cut off in the middle of a turn
  /// @param room tokens; what the system messages and the last question take goes first
  public static Window fit(List<Message> branch, long room) {
    var system = branch.stream().filter(one -> one.role() == Role.SYSTEM).toList();
    var turns = turns(branch);
    var left = room - TokenCount.of(system);
    var from = turns.size();
    while (from > 0) {
      var turn = turns.get(from - 1);
      var asked = from == turns.size() && turn.isOpen();
      left -= TokenCount.of(turn.messages());
      if (left < 0 && !asked) {
        break;
      }
      from--;
    }
    var kept = new ArrayList<>(system);
    turns.subList(from, turns.size()).forEach(turn -> kept.addAll(turn.messages()));
    return new Window(kept, branch.size() - kept.size());
  }

  /// A question and what was answered.
  private record Turn(List<Message> messages) {
    boolean isOpen() {
      return messages.size() == 1;
    }

    boolean isAnswered() {
      return messages.size() > 1
          && messages.stream().skip(1).anyMatch(answer -> !answer.parts().isEmpty());
    }
  }

  private static List<Turn> turns(List<Message> branch) {
    var turns = new ArrayList<Turn>();
    var current = new ArrayList<Message>();
    for (var message : branch) {
      if (message.role() == Role.USER) {
        close(current, turns, false);
        current = new ArrayList<>(List.of(message));
      } else if (message.role() != Role.SYSTEM && !current.isEmpty()) {
        current.add(message);
      }
    }
    close(current, turns, true);
    return turns;
  }

  private static void close(List<Message> messages, List<Turn> turns, boolean last) {
    var turn = new Turn(List.copyOf(messages));
    if (turn.isAnswered() || (last && turn.isOpen())) {
      turns.add(turn);
    }
  }
}
