package dev.signalbox.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentTest {
  private record Name(String id) implements Recent.Named {
    @Override
    public int idHash() {
      return id.hashCode();
    }

    @Override
    public boolean isNamed(String id) {
      return this.id.equals(id);
    }
  }

  /// Those of an even and the next odd number have the same hash code.
  private static Name name(int number) {
    return new Name((number % 2 == 0 ? "Aa" : "BB") + number / 2);
  }

  @Test
  void who_came_last_is_found_and_who_gave_way_is_not() {
    var recent = new Recent<Name>(100);
    var expected = new ArrayDeque<Name>();
    var random = new Random(5);
    for (int number = 0; number < 5_000; number++) {
      while (recent.isFull() || (!expected.isEmpty() && random.nextInt(40) == 0)) {
        var oldest = recent.removeOldest();
        assertThat(oldest).isEqualTo(expected.removeLast());
        assertThat(recent.find(oldest.id())).isEmpty();
      }
      recent.add(name(number));
      expected.addFirst(name(number));
      var one = name(number - random.nextInt(Math.min(number + 1, 150)));
      assertThat(recent.find(one.id()).isPresent()).isEqualTo(expected.contains(one));
      assertThat(recent.size()).isEqualTo(expected.size());
    }
    assertThat(recent.newest(1_000)).containsExactlyElementsOf(expected);
    assertThat(recent.newest(3)).containsExactly(name(4_999), name(4_998), name(4_997));
  }

  @Test
  void there_may_be_one() {
    var one = new Recent<Name>(1);
    one.add(name(1));
    assertThat(one.isFull()).isTrue();
    assertThat(one.removeOldest()).isEqualTo(name(1));
    one.add(name(2));
    assertThat(one.find(name(2).id())).contains(name(2));
    assertThat(one.find(name(3).id())).isEmpty();
  }
}
