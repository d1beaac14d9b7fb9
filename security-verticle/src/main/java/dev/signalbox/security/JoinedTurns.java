package dev.signalbox.security;

import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The last turns of a conversation read as one text, for orders that come in pieces. Only what
/// lies near a seam is in it: pieces further away were read with their own message.
///
/// @param canonical the text
/// @param seams where one message ends and the next begins
record JoinedTurns(String canonical, List<Integer> seams) {
  JoinedTurns {
    seams = List.copyOf(seams);
  }

  private static final int MOST_TURNS = 8;

  /// What is read of a long turn at either end: more than most rules reach over.
  private static final int NEAR = 300;

  /// Where a source tells a shorter turn's length.
  private static final char LONG = Character.MAX_VALUE;

  /// Nothing when fewer than two messages came from outside.
  static Optional<JoinedTurns> of(List<Message> messages) {
    var turns = last(messages);
    if (turns.isEmpty()) {
      return Optional.empty();
    }
    var joined = new StringBuilder();
    var seams = new ArrayList<Integer>();
    for (var turn : turns) {
      if (!joined.isEmpty()) {
        joined.append(' ');
        seams.add(joined.length());
      }
      appendNear(turn.text(), joined);
    }
    return Optional.of(new JoinedTurns(joined.toString(), seams));
  }

  /// All that [#of] makes its text from, as it was sent: where this is the same, that is too. Empty
  /// when there is nothing to join.
  static String source(List<Message> messages) {
    var source = new StringBuilder();
    for (var turn : last(messages)) {
      var text = turn.text();
      if (text.length() <= 2 * NEAR) {
        source.append((char) text.length()).append(text);
      } else {
        source.append(LONG).append(text, 0, NEAR).append(text, text.length() - NEAR, text.length());
      }
    }
    return source.toString();
  }

  private static List<Message> last(List<Message> messages) {
    if (messages.size() < 2) {
      return List.of();
    }
    var turns = messages.stream().filter(message -> message.role() != Role.ASSISTANT).toList();
    return turns.size() < 2
        ? List.of()
        : turns.subList(Math.max(0, turns.size() - MOST_TURNS), turns.size());
  }

  /// The beginning and the end of a turn; what a cut leaves out stays apart.
  private static void appendNear(String text, StringBuilder joined) {
    if (text.length() <= 2 * NEAR) {
      joined.append(CanonicalText.of(text));
      return;
    }
    joined
        .append(CanonicalText.of(text.substring(0, NEAR)))
        .append(" ".repeat(NEAR))
        .append(CanonicalText.of(text.substring(text.length() - NEAR)));
  }

  /// Whether the characters from `start` up to `end` belong to more than one message.
  boolean isSplit(int start, int end) {
    return seams.stream().anyMatch(seam -> start < seam && seam < end);
  }
}
