package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireBodyTest {
  private static byte[] read(WireBody body) {
    var out = new ByteArrayOutputStream();
    body.read(out::write);
    return out.toByteArray();
  }

  @Test
  void all_that_was_written_is_read_in_its_order_and_again() {
    var random = new Random(3);
    for (var round = 0; round < 300; round++) {
      var body = new WireBody();
      var expected = new ByteArrayOutputStream();
      for (var i = random.nextInt(60); i > 0; i--) {
        var bytes = new byte[random.nextInt(random.nextBoolean() ? 20 : 3_000) + 1];
        random.nextBytes(bytes);
        var from = random.nextInt(bytes.length);
        var length = bytes.length - from;
        switch (random.nextInt(3)) {
          case 0 -> {
            body.write(bytes[0]);
            expected.write(bytes[0]);
          }
          case 1 -> {
            body.write(bytes, from, length);
            expected.write(bytes, from, length);
          }
          default -> {
            body.append(bytes, from, length);
            expected.write(bytes, from, length);
          }
        }
      }
      assertThat(body.length()).isEqualTo(expected.size());
      assertThat(body.bytes()).isEqualTo(expected.toByteArray());
      assertThat(read(body)).isEqualTo(expected.toByteArray());
      assertThat(read(body)).isEqualTo(expected.toByteArray());
    }
  }

  @Test
  void what_is_written_may_be_changed_behind_it_and_what_is_long_is_not_copied() {
    var body = new WireBody();
    var lent = new byte[1_000];
    var given = new byte[1_000];
    body.write(lent, 0, lent.length);
    body.append(given, 0, given.length);
    lent[0] = 1;
    assertThat(body.bytes()).containsOnly(0);

    given[0] = 1;
    assertThat(body.bytes()[lent.length]).isOne();
  }
}
