package dev.signalbox.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.ReplicaChoice.Candidate;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicaChoiceTest {
  private final Random random = new Random(42);
  private final ReplicaChoice choice = new ReplicaChoice(random::nextInt);

  private static Candidate candidate(String node, long load) {
    return new Candidate(node, load, false);
  }

  private String choose(List<Candidate> candidates, String... tried) {
    return Objects.requireNonNull(choice.choose(candidates, Set.of(tried))).node();
  }

  @Test
  void nobody_is_chosen_from_nobody() {
    assertThat(choice.choose(List.of(), Set.of())).isNull();
  }

  @Test
  void of_two_the_less_loaded_is_always_chosen() {
    for (var i = 0; i < 50; i++) {
      assertThat(choose(List.of(candidate("a", 9), candidate("b", 3)))).isEqualTo("b");
    }
  }

  @Test
  void of_equals_everybody_gets_a_share() {
    var shares = new HashMap<String, Integer>();
    var four = List.of(candidate("a", 1), candidate("b", 1), candidate("c", 1), candidate("d", 1));
    for (var i = 0; i < 4000; i++) {
      shares.merge(choose(four), 1, Integer::sum);
    }
    assertThat(shares.values()).hasSize(4).allMatch(share -> share > 800 && share < 1200);
  }

  @Test
  void the_most_loaded_of_several_is_never_chosen() {
    var three = List.of(candidate("a", 1), candidate("b", 5), candidate("c", 9));
    for (var i = 0; i < 200; i++) {
      assertThat(choose(three)).isNotEqualTo("c");
    }
  }

  @Test
  void who_just_failed_or_was_tried_comes_last() {
    var ejected = new Candidate("a", 1, true);
    var busy = candidate("b", 900);
    assertThat(choose(List.of(ejected, busy))).isEqualTo("b");
    assertThat(choose(List.of(ejected, busy), "b")).isEqualTo("a");
    assertThat(choose(List.of(ejected, busy), "a", "b")).isEqualTo("a");
  }

  @Test
  void only_who_is_well_and_was_not_tried_is_chosen_where_another_would_do_better() {
    var ejected = new Candidate("a", 1, true);
    var busy = candidate("b", 900);
    assertThat(choice.chooseWell(List.of(ejected, busy), Set.of())).isEqualTo(busy);
    assertThat(choice.chooseWell(List.of(ejected, busy), Set.of("b"))).isNull();
  }
}
