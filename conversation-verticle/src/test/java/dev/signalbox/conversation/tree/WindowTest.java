package dev.signalbox.conversation.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final Message SYSTEM = Message.of(Role.SYSTEM, "Be brief.");

  private static Message asked(int number) {
    return Message.of(Role.USER, "question " + number);
  }

  private static Message answered(int number) {
    return Message.of(Role.ASSISTANT, "answer " + number);
  }

  private static List<Message> turns(int count) {
    var messages = new ArrayList<Message>();
    for (var number = 1; number <= count; number++) {
      messages.add(asked(number));
      messages.add(answered(number));
    }
    return messages;
  }

  @Test
  void what_fits_is_kept_whole() {
    assertThat(Window.fit(turns(3), 1_000)).isEqualTo(new Window(turns(3), 0));
  }

  @Test
  void the_oldest_turns_go_first_and_in_whole_pairs() {
    var pair = TokenCount.of(turns(1));
    var window = Window.fit(turns(4), 2 * pair + pair - 1);
    assertThat(window.history()).containsExactlyElementsOf(turns(4).subList(4, 8));
    assertThat(window.dropped()).isEqualTo(4);
  }

  @Test
  void system_messages_are_kept_and_take_their_room_first() {
    var branch = new ArrayList<>(List.of(SYSTEM));
    branch.addAll(turns(3));
    var pair = TokenCount.of(turns(1));
    var window = Window.fit(branch, TokenCount.of(SYSTEM) + pair);
    assertThat(window.history()).containsExactly(SYSTEM, asked(3), answered(3));
    assertThat(Window.fit(branch, 0).history()).containsExactly(SYSTEM);
  }

  @Test
  void a_branch_cut_off_inside_a_turn_begins_with_the_next_question() {
    assertThat(Window.fit(turns(3).subList(1, 6), 1_000).history())
        .containsExactlyElementsOf(turns(3).subList(2, 6));
  }

  @Test
  void a_question_that_was_never_answered_is_left_out() {
    var branch = List.of(asked(1), Message.of(Role.ASSISTANT, ""), asked(2), asked(3), answered(3));
    assertThat(Window.fit(branch, 1_000).history()).containsExactly(asked(3), answered(3));
  }

  @Test
  void the_question_that_is_answered_again_stays_whatever_it_takes() {
    var branch = new ArrayList<>(turns(2));
    branch.add(asked(3));
    assertThat(Window.fit(branch, 0).history()).containsExactly(asked(3));
  }

  @Test
  void tokens_are_counted_near_to_what_models_count() {
    assertThat(TokenCount.of("The quick brown fox jumps over the lazy dog.")).isEqualTo(10);
    assertThat(TokenCount.of("2026-11-21")).isEqualTo(6);
    assertThat(TokenCount.of("信号箱")).isEqualTo(3);
    assertThat(TokenCount.of("")).isZero();
    assertThat(TokenCount.of("Schlüsselübergabe")).isBetween(3L, 8L);
  }
}
