package dev.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void none_is_given_twice() {
    var given = new ArrayList<>(FreePorts.take(1_000));
    var first = FreePorts.row(16);
    IntStream.range(first, first + 16).forEach(given::add);
    given.addAll(FreePorts.take(1_000));
    assertThat(given).doesNotHaveDuplicates();
  }
}
