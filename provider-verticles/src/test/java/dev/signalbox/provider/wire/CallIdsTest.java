package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class CallIdsTest {
  @Test
  void an_id_of_its_own_kind_is_kept() {
    assertThat(CallIds.nineCharacters("aB3dE6gH9")).isEqualTo("aB3dE6gH9");
  }

  @Test
  void any_other_becomes_one_that_is_always_the_same_for_it() {
    for (var foreign :
        new String[] {"", "call_a", "toolu_01ABC", "aB3dE6gH", "aB3dE6g-9", "ünïcode12"}) {
      assertThat(CallIds.nineCharacters(foreign))
          .matches("[0-9A-Za-z]{9}")
          .isEqualTo(CallIds.nineCharacters(foreign));
    }
  }

  @Test
  void ids_that_are_alike_stay_apart() {
    var ids = new HashSet<String>();
    for (var i = 0; i < 10_000; i++) {
      ids.add(CallIds.nineCharacters("call_" + i));
    }
    assertThat(ids).hasSize(10_000);
  }
}
