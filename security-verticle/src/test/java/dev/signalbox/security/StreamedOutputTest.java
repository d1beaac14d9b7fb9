package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What streams promise over answers of every kind: the same text as whole, at once where it is
/// clean.
class StreamedOutputTest {
  private static final long SEED = 20_261_124L;
  private static final int ROUNDS = 500;
  private static final String CLEAN =
      """
      Sure, I can help. A well-known way is to write the test first: call `parse(text)`, then
      compare it with what you expect (see section 4.2 of the guide, e.g. the 3rd example).

      1. Install version 2.15.0 or later; Node.js 20 works too.
      2. Set `max_tokens: 4096` and key_count = 12, not more.
      3. It costs 1,299.00 USD, about 12 % less than in 2024-2025.

      OK? I do not know whether US or DE prices apply; ask the team. The hash is
      2fd4e1c67a2d28fced849ee1bb76e7391b93eb12, the id e1546723-1b08-4cd0-a097-26d12fd79cb0.
      """;
  private static final List<String> PARTS =
      List.of(
          "john60@post.ch",
          "mail anna.l@uni.example.de",
          "o'neil@example.ie, ",
          "git@github.com:acme/app.git ",
          "https://user:FHrCbnFrGtIPoI@db.internal.example/x ",
          "+44 (0)20 7946 0958",
          "(212) 555-0142",
          "212-555-0142-7",
          "06 21 84 30 77",
          "tel 03012345678",
          "DE89 3704 0044 0532 0130 00",
          "GB82WEST12345698765432",
          "4111 1111 1111 1111",
          "a2V5PUFLSUFDMjRHQzJDWFNDRENNTTNY",
          "g h p _ a 3 D n I g w Y b x T x a q K 0 j c B l r e W j z R U 0 x 5 P K E k F 2",
          "ghp_InF0i44VKekMlsF9\nzW4PYygChr0oqJgx41mK",
          "password: `aB3,xY(9!kk`",
          "the password is D7yk07$QUe4pjE",
          "<apiKey>5PHlXZpoqGhMoRIQWrz99YiiBqxvSxBN2Ri2gtQS</apiKey>",
          "A cat and I; ",
          "\\n",
          "\u200b",
          " ",
          ". ",
          ", ",
          "\n");

  private final Outputs outputs = Outputs.redacting();

  @Test
  void any_cut_leaves_what_the_whole_leaves() {
    var random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      var text = new StringBuilder();
      for (int i = 1 + random.nextInt(8); i > 0; i--) {
        var part = PARTS.get(random.nextInt(PARTS.size()));
        text.append(
            part, 0, random.nextInt(4) == 0 ? random.nextInt(part.length()) : part.length());
      }
      var all = text.toString();
      for (int longest : new int[] {1, 3, 1 + random.nextInt(40)}) {
        assertThat(outputs.streamed(Outputs.cut(all, longest, random)).text())
            .as("seed %d, up to %d of %s", SEED, longest, all)
            .isEqualTo(outputs.whole(all));
      }
    }
  }

  @Test
  void clean_text_stays_and_nearly_all_of_it_leaves_before_the_end() {
    var random = new Random(SEED);
    assertThat(outputs.whole(CLEAN)).isEqualTo(CLEAN);
    for (int longest = 1; longest <= 16; longest++) {
      var left = outputs.streamed(Outputs.cut(CLEAN, longest, random));
      assertThat(left.text()).isEqualTo(CLEAN);
      assertThat(left.early()).isGreaterThan(CLEAN.length() * 98 / 100);
    }
  }

  @Test
  void words_leave_with_the_piece_that_brings_them() {
    var words = CLEAN.split("(?=[ \n])", -1);
    var left = outputs.streamed(List.of(words)).pieces();
    int late = 0;
    int behind = 0;
    for (int i = 0; i < words.length; i++) {
      behind += words[i].length() - left.get(i).length();
      late += behind > 0 ? 1 : 0;
    }
    assertThat(late).as("pieces of which a part waits").isLessThan(words.length / 4 + 1);
  }
}
