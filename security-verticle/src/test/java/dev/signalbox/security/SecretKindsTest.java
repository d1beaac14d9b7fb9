package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Every line of `secret-shapes.txt`: random credentials in its form go, what only looks like them
/// stays.
class SecretKindsTest {
  private static final long SEED = 20_261_122L;
  private static final int EACH = 8;

  private final Outputs outputs = Outputs.redacting();
  private final List<String> lines = RuleFile.lines("secret-shapes.txt");

  @Test
  void there_are_at_least_150_kinds() {
    var kinds = new HashSet<String>();
    lines.forEach(line -> kinds.add(ShapeSampler.kind(line)));

    assertThat(kinds).hasSizeGreaterThanOrEqualTo(150);
  }

  @Test
  void a_credential_of_every_form_is_redacted_wherever_it_stands() {
    var random = new Random(SEED);
    for (var line : lines) {
      for (int i = 0; i < EACH; i++) {
        var secret = credential(line, random);
        for (var text : List.of("It is %s and works.", "key=\"%s\"", "%s", "- %s\n- next")) {
          var left = outputs.whole(text.formatted(secret));
          assertThat(left).as("%s in %s", line, text).doesNotContain(secret).contains("[REDACTED:");
          assertThat(left).as(line).startsWith(text.substring(0, text.indexOf('%')));
        }
      }
    }
  }

  @Test
  void a_mark_names_the_kind() {
    var random = new Random(SEED);
    for (var line : lines) {
      var secret = credential(line, random);
      assertThat(outputs.whole("It is " + secret + " today"))
          .as("%s: %s", line, secret)
          .contains("[REDACTED:" + ShapeSampler.kind(line) + "]");
    }
  }

  @Test
  void the_same_credential_streamed_leaves_the_same() {
    var random = new Random(SEED);
    for (var line : lines) {
      var text = "It is " + credential(line, random) + ", and that is all.";
      var whole = outputs.whole(text);
      for (int i = 0; i < EACH; i++) {
        assertThat(outputs.streamed(Outputs.cut(text, 1 + random.nextInt(30), random)).text())
            .as(line)
            .isEqualTo(whole);
      }
    }
  }

  @Test
  void a_form_inside_a_word_or_a_placeholder_stays() {
    var random = new Random(SEED);
    for (var line : lines) {
      var secret = credential(line, random);
      assertThat(outputs.whole("See Z" + secret + " there"))
          .as(line)
          .startsWith("See Z" + secret.substring(0, 2));
      var text = "Put " + placeholder(line, secret) + " here";
      assertThat(outputs.whole(text)).as(line).isEqualTo(text);
    }
  }

  /// The public beginning of the form, and crosses.
  private static String placeholder(String line, String secret) {
    var pattern = line.substring(line.lastIndexOf(' ') + 1);
    int literal = 0;
    while (Character.isLetterOrDigit(pattern.charAt(literal)) || pattern.charAt(literal) == '_') {
      literal++;
    }
    return secret.substring(0, literal) + "x".repeat(Math.max(8, secret.length() - literal));
  }

  private static String credential(String line, Random random) {
    while (true) {
      var sample = ShapeSampler.sample(line, random, random.nextBoolean());
      boolean varied = sample.chars().filter(c -> c >= '0' && c <= '9').count() > 3;
      boolean mixed = sample.chars().filter(Character::isLetter).count() > 3;
      if (varied && mixed) {
        return sample;
      }
    }
  }
}
