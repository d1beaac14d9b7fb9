package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.provider.Places.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final List<String> turns = new ArrayList<>();
  private final Places places = new Places(2);
  private final Runnable third = new Turn(turns, "third");
  private final Runnable fourth = new Turn(turns, "fourth");

  private static final class Turn implements Runnable {
    private final List<String> turns;
    private final String name;

    Turn(List<String> turns, String name) {
      this.turns = turns;
      this.name = name;
    }

    @Override
    public void run() {
      turns.add(name);
    }
  }

  @Test
  void whoever_waits_longest_is_next_and_the_queue_is_bounded() {
    fill();
    assertThat(places.enter(third)).isEqualTo(Entry.QUEUED);
    assertThat(places.enter(fourth)).isEqualTo(Entry.QUEUED);
    assertThat(places.enter(new Turn(turns, "fifth"))).isEqualTo(Entry.REFUSED);

    places.leave();
    places.leave();
    assertThat(turns).containsExactly("third", "fourth");
    places.leave();
    places.leave();
    assertThat(places.isIdle()).isTrue();
  }

  @Test
  void whoever_gives_up_makes_room_in_the_queue_at_once() {
    fill();
    places.enter(third);
    places.enter(fourth);

    places.forget(third);

    assertThat(places.waiting()).isEqualTo(1);
    assertThat(places.enter(new Turn(turns, "fifth"))).isEqualTo(Entry.QUEUED);
    places.leave();
    assertThat(turns).containsExactly("fourth");
  }

  private void fill() {
    assertThat(places.enter(() -> {})).isEqualTo(Entry.TAKEN);
    assertThat(places.enter(() -> {})).isEqualTo(Entry.TAKEN);
  }
}
