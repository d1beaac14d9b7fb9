package dev.signalbox.platform.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  private static final int CAPACITY = 256;

  @TempDir Path folder;

  @Test
  void what_is_remembered_is_there_for_whoever_opens_it_next() {
    try (var journal = open()) {
      journal.append(bytes("one"));
      var second = journal.append(bytes("two"));
      journal.append(bytes("three"));
      assertThat(texts(journal)).containsExactly("one", "two", "three");
      journal.release(second);
      try (var afterwards = open()) {
        assertThat(texts(afterwards)).as("nobody has closed it").containsExactly("two", "three");
      }
    }
  }

  @Test
  void what_finds_no_room_is_not_remembered_and_harms_nothing() {
    try (var journal = open()) {
      assertThat(journal.append(new byte[CAPACITY])).isZero();
      var size = journal.append(new byte[100]);
      journal.append(new byte[100]);
      assertThat(journal.append(new byte[100])).isZero();
      journal.release(size);
      assertThat(journal.append(bytes("again"))).isPositive();
      assertThat(journal.records()).hasSize(2);
    }
  }

  @Test
  void it_goes_round_at_any_sizes() {
    var random = new SplittableRandom(7);
    var expected = new ArrayDeque<String>();
    var sizes = new ArrayDeque<Integer>();
    try (var journal = open()) {
      for (var step = 0; step < 2_000; step++) {
        var text = Integer.toString(step).repeat(random.nextInt(1, 12));
        var size = journal.append(bytes(text));
        if (size == 0) {
          journal.release(sizes.remove());
          expected.remove();
        } else {
          sizes.add(size);
          expected.add(text);
        }
        assertThat(texts(journal)).containsExactlyElementsOf(expected);
      }
      journal.clear();
      assertThat(journal.records()).isEmpty();
      assertThat(journal.sizeBytes()).isZero();
    }
  }

  @Test
  void a_damaged_record_ends_what_is_believed() throws IOException {
    try (var journal = open()) {
      journal.append(bytes("good"));
      journal.append(bytes("bad"));
      journal.append(bytes("unreachable"));
    }
    try (var file = new RandomAccessFile(folder.resolve("journal").toFile(), "rw")) {
      file.seek(16 + 8 + 4 + 8);
      file.write('B');
    }
    try (var journal = open()) {
      assertThat(texts(journal)).containsExactly("good");
    }
  }

  @Test
  void a_file_that_is_no_journal_holds_nothing() throws IOException {
    Files.write(folder.resolve("journal"), bytes("something else"));
    try (var journal = open()) {
      assertThat(journal.records()).isEmpty();
    }
  }

  private Journal open() {
    return Journal.open(folder, "journal", CAPACITY);
  }

  private static List<String> texts(Journal journal) {
    return journal.records().stream()
        .map(record -> new String(record, StandardCharsets.UTF_8))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
