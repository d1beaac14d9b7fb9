package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuarantineBookTest {
  private static final long MINUTE = 60_000;
  private final QuarantineBook book =
      new QuarantineBook(
          new QuarantinePolicy(60, 3, Duration.ofHours(1), Duration.ofMinutes(60), 3, false));

  private static BlockReason at(long millis) {
    return new BlockReason("instruction_override", "override.previous", 75, millis);
  }

  private QuarantineBook.Entry blockThrice(long at) {
    book.block("k", "p", at(at));
    book.block("k", "p", at(at + 1));
    return book.block("k", "p", at(at + 2));
  }

  @Test
  void the_third_block_within_the_window_locks_for_an_hour() {
    book.block("k", "p", at(0));
    book.block("k", "p", at(59 * MINUTE));
    assertThat(book.lockOf("k", 59 * MINUTE)).isEmpty();
    book.block("k", "p", at(59 * MINUTE + 1));
    assertThat(book.lockOf("k", 60 * MINUTE)).isPresent();
    assertThat(book.lockOf("k", 119 * MINUTE)).isPresent();
    assertThat(book.lockOf("k", 119 * MINUTE + 1)).isEmpty();
    assertThat(book.lockOf("other", 60 * MINUTE)).isEmpty();
  }

  @Test
  void blocks_older_than_the_window_do_not_count() {
    book.block("k", "p", at(0));
    book.block("k", "p", at(1));
    book.block("k", "p", at(60 * MINUTE + 1));
    assertThat(book.lockOf("k", 60 * MINUTE + 2)).isEmpty();
  }

  @Test
  void the_third_lock_is_permanent_until_lifted() {
    assertThat(blockThrice(0).permanent()).isFalse();
    assertThat(blockThrice(200 * MINUTE).permanent()).isFalse();
    var third = blockThrice(400 * MINUTE);
    assertThat(third.permanent()).isTrue();
    assertThat(third.remainingMillis(0)).isZero();
    assertThat(book.lockOf("k", 1_000_000 * MINUTE)).isPresent();
    book.learn(new QuarantineBook.Entry("k", "p", false, 0, 0, BlockReason.UNKNOWN));
    assertThat(book.lockOf("k", 401 * MINUTE)).isEmpty();
    assertThat(blockThrice(402 * MINUTE).permanent()).isFalse();
  }

  @Test
  void a_lock_is_listed_and_named_by_hash_or_prefix() {
    book.learn(
        new QuarantineBook.Entry("0123456789abcdef", "sk-live", true, 0, 3, BlockReason.UNKNOWN));
    assertThat(book.locked(0)).hasSize(1);
    var entry = book.locked(0).getFirst();
    assertThat(entry.isNamed("sk-live")).isTrue();
    assertThat(entry.isNamed("01234567")).isTrue();
    assertThat(entry.isNamed("0123")).isFalse();
  }

  @Test
  void at_the_cap_the_key_blocked_longest_ago_is_forgotten() {
    var small =
        new QuarantineBook(
            new QuarantinePolicy(60, 3, Duration.ofHours(1), Duration.ofMinutes(60), 3, false), 2);
    small.block("a", "p", at(0));
    small.block("b", "p", at(1));
    small.block("a", "p", at(2));
    small.block("c", "p", at(3));
    assertThat(small.counting()).isEqualTo(2);
    small.block("a", "p", at(4));
    assertThat(small.lockOf("a", 5)).isPresent();
    small.block("b", "p", at(6));
    small.block("b", "p", at(7));
    assertThat(small.lockOf("b", 8)).isEmpty();
    assertThat(small.counting()).isEqualTo(2);
  }

  @Test
  void blocks_too_old_to_count_are_forgotten_but_no_lock_is() {
    blockThrice(0);
    book.block("old", "p", at(0));
    book.block("young", "p", at(MINUTE));
    book.forgetOld(60 * MINUTE - 1);
    assertThat(book.counting()).isEqualTo(2);
    book.forgetOld(60 * MINUTE);
    assertThat(book.counting()).isEqualTo(1);
    assertThat(book.lockOf("k", 60 * MINUTE)).isPresent();
  }
}
