package dev.signalbox.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A canary is seen however it is written and cut, and never where there is none.
class CanaryFormsTest {
  private static final long SEED = 20_261_125L;
  private static final String TOKEN = Outputs.CANARY.token();

  private final Outputs outputs = Outputs.redacting();

  private static List<String> forms() {
    var hex = HexFormat.of().formatHex(TOKEN.getBytes(UTF_8));
    var forms = new ArrayList<String>();
    forms.add(TOKEN);
    forms.add(TOKEN.toUpperCase(Locale.ROOT));
    forms.add(String.join(" ", TOKEN.split("")));
    forms.add(String.join("*-*", TOKEN.split("(?<=\\G...)")));
    forms.add(new StringBuilder(TOKEN).reverse().toString());
    forms.add(TOKEN.chars().mapToObj(CanaryFormsTest::turned).collect(joining()));
    for (int before = 0; before < 3; before++) {
      forms.add(base64("xyz".substring(0, before) + TOKEN + "."));
      forms.add(base64("xyz".substring(0, before) + TOKEN).replace("=", ""));
      forms.add(Base64.getUrlEncoder().encodeToString(("~~~" + TOKEN + "~").getBytes(UTF_8)));
    }
    forms.add(hex);
    forms.add(hex.toUpperCase(Locale.ROOT));
    forms.add("https://example.org/?r=%" + String.join("%", hex.split("(?<=\\G..)")));
    forms.add("\\x" + String.join("\\x", hex.split("(?<=\\G..)")));
    forms.add("0x" + String.join(", 0x", hex.split("(?<=\\G..)")));
    forms.add(TOKEN.chars().mapToObj(Integer::toString).collect(joining(", ")));
    forms.add("&#" + TOKEN.chars().mapToObj(Integer::toString).collect(joining(";&#")) + ";");
    forms.add("&#x" + String.join(";&#x", hex.split("(?<=\\G..)")) + ";");
    forms.add("{\"q\":\"" + TOKEN.replace("q", "\\" + "u0071") + "\"}");
    return forms;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String turned(int c) {
    return Character.toString(Character.isDigit(c) ? c : 'a' + (c - 'a' + 13) % 26);
  }

  @Test
  void every_form_blocks_whole_and_however_it_is_cut() {
    var random = new Random(SEED);
    for (var form : forms()) {
      var text = "It says " + form + " there.";
      assertThat(outputs.streamed(List.of(text)).blocked()).as(form).isTrue();
      for (int cut = 0; cut <= text.length(); cut++) {
        var two = List.of(text.substring(0, cut), text.substring(cut));
        assertThat(outputs.streamed(two).blocked()).as("cut %d of %s", cut, form).isTrue();
      }
      for (int longest : new int[] {1, 3, 9}) {
        assertThat(outputs.streamed(Outputs.cut(text, longest, random)).blocked())
            .as("seed %d, up to %d of %s", SEED, longest, form)
            .isTrue();
      }
    }
  }

  @Test
  void nothing_of_it_worth_having_leaves_before_it_is_seen() {
    for (var form : forms()) {
      var left = outputs.streamed(List.of(("It says: " + form).split(""))).text();
      assertThat(left.length())
          .as(left)
          .isLessThan("It says: https://example.org/?r=".length() + 12);
    }
  }

  @Test
  void what_looks_like_one_passes() {
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 2_000; i++) {
      var other =
          random
              .ints(TOKEN.length(), 0, 32)
              .mapToObj(at -> "abcdefghijklmnopqrstuvwxyz234567".substring(at, at + 1))
              .collect(joining());
      assertThat(outputs.streamed(List.of("see " + other, ".")).blocked())
          .as("seed %d: %s", SEED, other)
          .isFalse();
    }
    assertThat(outputs.whole("It begins with " + TOKEN.substring(0, 20) + "."))
        .contains(TOKEN.substring(0, 20));
  }
}
