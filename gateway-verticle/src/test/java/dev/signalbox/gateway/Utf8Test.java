package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static boolean hasSurrogateEscape(String json) {
    var bytes = json.getBytes(UTF_8);
    return Utf8.rarities(bytes, 0, bytes.length).surrogates();
  }

  private static boolean hasControl(String json) {
    var bytes = json.getBytes(UTF_8);
    return Utf8.rarities(bytes, 0, bytes.length).controls();
  }

  @Test
  void a_control_character_is_seen_wherever_it_stands_and_however_it_is_written() {
    for (int before = 0; before < 20; before++) {
      var head = "x".repeat(before);
      for (var control : new String[] {"\\u0000", "\\u001F", "\\u007f", "\\b", "\\f", "\u007f"}) {
        assertThat(hasControl(head + control + "yy")).as(head + control).isTrue();
      }
      for (var other :
          new String[] {"\\n", "\\u0009", "\\u000D", "\\\\u0000", "\\\\b", "\\u0020", "\\u00"}) {
        assertThat(hasControl(head + other + "")).as(head + other).isFalse();
      }
    }
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
          .isEqualTo(json.toString().replace("\\\\", "--").contains("\\ud"));
    }
  }
}
