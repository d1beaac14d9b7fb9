package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static boolean hasSurrogateEscape(String json) {
    var bytes = json.getBytes(UTF_8);
    return Utf8.hasSurrogateEscape(bytes, bytes.length);
  }

  @Test
  void a_surrogate_escape_is_seen_wherever_it_stands() {
    for (int before = 0; before < 20; before++) {
      for (int behind = 0; behind < 20; behind++) {
        var head = "x".repeat(before);
        var tail = "é".repeat(behind);
        assertThat(hasSurrogateEscape(head + "\\ud83d" + tail)).isTrue();
        assertThat(hasSurrogateEscape(head + "\\uDE00" + tail)).isTrue();
        assertThat(hasSurrogateEscape(head + "\\n\\u00e9]ud" + tail)).isFalse();
      }
    }
  }

  @Test
  void it_is_seen_among_any_other_bytes() {
    var random = new Random(7);
    var letters = "\\\\ud[]\u0080a";
    for (int round = 0; round < 5_000; round++) {
      var json = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        json.append(letters.charAt(random.nextInt(letters.length())));
      }
      assertThat(hasSurrogateEscape(json.toString()))
          .as(json.toString())
          .isEqualTo(json.toString().contains("\\ud"));
    }
  }
}
