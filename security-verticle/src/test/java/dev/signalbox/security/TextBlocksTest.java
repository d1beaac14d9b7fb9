package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextBlocksTest {
  private static final int WORDS = 256;
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);
  private final Random random = new Random(5);
  private final long[] key = random.longs(WORDS).toArray();
  private final TextBlocks blocks = new TextBlocks(key);

  private static byte[] shortened(TextBlocks blocks, String text) {
    var out = ByteBuffer.allocate(TextBlocks.shortened(text.length()));
    blocks.reader().shorten(text, out);
    assertThat(out.hasRemaining()).isFalse();
    return out.array();
  }

  private static BigInteger unsigned(long word) {
    return new BigInteger(Long.toUnsignedString(word));
  }

  /// By the book, a character at a time.
  private byte[] expected(String text) {
    var out = ByteBuffer.allocate(TextBlocks.shortened(text.length()));
    for (int from = 0; from < text.length(); from += 4 * WORDS) {
      var block = text.substring(from, Math.min(text.length(), from + 4 * WORDS));
      var sum = BigInteger.ZERO;
      for (int i = 0; 4 * i < block.length(); i += 2) {
        var one = unsigned(word(block, i)).add(unsigned(key[i])).mod(WORD);
        var other = unsigned(word(block, i + 1)).add(unsigned(key[i + 1])).mod(WORD);
        sum = sum.add(one.multiply(other));
      }
      out.putLong(sum.shiftRight(64).longValue()).putLong(sum.longValue());
    }
    return out.array();
  }

  private static long word(String block, int index) {
    long word = 0;
    for (int i = 3; i >= 0; i--) {
      int at = 4 * index + i;
      word = (word << 16) | (at < block.length() ? block.charAt(at) : 0);
    }
    return word;
  }

  private String text(int length, int most) {
    var text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = (char) random.nextInt(most);
    }
    return new String(text);
  }

  @Test
  void a_text_is_shortened_by_the_book() {
    for (int length = 0; length < 40; length++) {
      assertThat(shortened(blocks, text(length, 128))).hasSize(length == 0 ? 0 : 16);
    }
    for (int round = 0; round < 300; round++) {
      var text = text(random.nextInt(5_000), round % 2 == 0 ? 128 : 1 << 16);
      assertThat(shortened(blocks, text)).isEqualTo(expected(text));
    }
  }

  @Test
  void one_reader_reads_one_text_after_another() {
    var reader = blocks.reader();
    for (int round = 0; round < 50; round++) {
      var text = text(random.nextInt(3_000), 128);
      var out = ByteBuffer.allocate(TextBlocks.shortened(text.length()));
      reader.shorten(text, out);
      assertThat(out.array()).isEqualTo(expected(text));
    }
  }

  @Test
  void a_change_of_one_character_anywhere_is_seen() {
    var text = text(2_500, 128);
    var seen = new HashSet<ByteBuffer>();
    seen.add(ByteBuffer.wrap(shortened(blocks, text)));
    for (int at = 0; at < text.length(); at++) {
      var changed = text.substring(0, at) + (char) (text.charAt(at) ^ 1) + text.substring(at + 1);
      assertThat(seen.add(ByteBuffer.wrap(shortened(blocks, changed)))).isTrue();
    }
  }

  @Test
  void half_a_character_is_not_a_question_mark() {
    var before = "How are you".repeat(10);
    assertThat(shortened(blocks, before + '\ud83d')).isNotEqualTo(shortened(blocks, before + '?'));
  }

  @Test
  void under_another_key_everything_is_another() {
    var text = text(100, 128);
    assertThat(shortened(new TextBlocks(), text)).isNotEqualTo(shortened(new TextBlocks(), text));
    assertThat(Arrays.equals(shortened(blocks, text), shortened(new TextBlocks(), text))).isFalse();
  }
}
