package dev.signalbox.security.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SieveTest {
  @Test
  void losesNoneThatWasAddedAndLetsFewOthersThrough() {
    IntStream.of(0, 1, 3, 100, 10_000).forEach(SieveTest::sift);
  }

  private static void sift(int most) {
    var random = new Random(11);
    var sieve = new Sieve(most);
    var added = random.longs(most).boxed().toList();
    added.forEach(sieve::add);
    assertThat(added).allMatch(sieve::mayHave);
    assertThat(random.longs(10_000).filter(sieve::mayHave).count())
        .as("let through of 10,000 beside %d", most)
        .isLessThan(1_300);
  }
}
