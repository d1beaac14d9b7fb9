package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AfterwardsTest {
  private final ManualTimers timers = new ManualTimers();
  private final Afterwards afterwards = new Afterwards(timers);
  private final List<Integer> done = new ArrayList<>();

  private void add(int from, int to) {
    IntStream.rangeClosed(from, to).forEach(number -> afterwards.add(() -> done.add(number)));
  }

  @Test
  void one_alone_is_done_at_once() {
    add(1, 1);
    assertThat(done).containsExactly(1);
    timers.runOut();
    add(2, 2);
    assertThat(done).containsExactly(1, 2);
  }

  @Test
  void of_many_at_one_moment_few_are_done_at_a_time_and_in_order() {
    add(1, 20);
    assertThat(done).containsExactly(1);
    timers.runOut();
    assertThat(done).hasSize(9);
    add(21, 21);
    while (timers.waiting() > 0) {
      timers.runOut();
    }
    assertThat(done).containsExactlyElementsOf(IntStream.rangeClosed(1, 21).boxed().toList());
  }

  @Test
  void all_of_it_can_be_done_now() {
    add(1, 20);
    afterwards.all();
    assertThat(done).hasSize(20);
  }
}
