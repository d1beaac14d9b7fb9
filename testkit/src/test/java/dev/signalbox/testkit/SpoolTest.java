package dev.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.platform.spool.Spool;
import dev.signalbox.platform.spool.SpoolFull;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class SpoolTest {
  private static final long PLENTY = 1_000_000;

  @TempDir Path home;

  @Test
  void gives_back_in_order_what_was_stored_before_a_restart(Vertx vertx) {
    try (var spool = open(vertx)) {
      var appends = IntStream.range(0, 500).mapToObj(i -> spool.append("record " + i)).toList();
      Eventually.get(Future.all(appends));
      assertThat(spool.depth()).isEqualTo(500);
    }
    try (var spool = open(vertx)) {
      var seen = new ArrayList<String>();
      var count = Eventually.get(spool.replay(record -> Future.succeededFuture(seen.add(record))));
      assertThat(count).isEqualTo(500);
      assertThat(seen).startsWith("record 0", "record 1").endsWith("record 499").hasSize(500);
      assertThat(spool.depth()).isZero();
    }
    try (var spool = open(vertx)) {
      assertThat(spool.depth()).isZero();
    }
  }

  @Test
  void keeps_a_record_until_it_is_acknowledged(Vertx vertx) {
    try (var spool = open(vertx)) {
      Eventually.get(Future.all(spool.append("a"), spool.append("b"), spool.append("c")));
      var first =
          Eventually.get(spool.replay(record -> Future.succeededFuture(record.equals("a"))));
      assertThat(first).isEqualTo(1);
      var failed = Eventually.get(spool.replay(_ -> Future.failedFuture("still away")));
      assertThat(failed).isZero();
    }
    try (var spool = open(vertx)) {
      assertThat(drain(spool)).containsExactly("b", "c");
    }
  }

  @Test
  void any_text_comes_back_as_it_was(Vertx vertx) {
    var texts = List.of("", "two\nlines", "back\\slash\\n", "ünï😀\r\n", "{\"a\":1}");
    try (var spool = open(vertx)) {
      texts.forEach(text -> Eventually.get(spool.append(text)));
    }
    try (var spool = open(vertx)) {
      assertThat(drain(spool)).isEqualTo(texts);
    }
  }

  @Test
  void a_torn_last_record_is_cut_off_and_work_goes_on(Vertx vertx) throws IOException {
    try (var spool = open(vertx)) {
      Eventually.get(Future.all(spool.append("whole"), spool.append("torn")));
    }
    var records = home.resolve("spool/node-1/records");
    try (var file = java.nio.channels.FileChannel.open(records, StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 3);
    }
    try (var spool = open(vertx)) {
      Eventually.get(spool.append("next"));
      assertThat(drain(spool)).containsExactly("whole", "next");
    }
  }

  @Test
  @ErrorsExpected("lost records are an operator's business")
  void a_damaged_record_does_not_take_its_neighbours_along(Vertx vertx) throws IOException {
    try (var spool = open(vertx)) {
      Eventually.get(Future.all(spool.append("one"), spool.append("two"), spool.append("three")));
    }
    var records = home.resolve("spool/node-1/records");
    Files.writeString(records, Files.readString(records).replace("two", "tvo"));
    try (var spool = open(vertx)) {
      assertThat(drain(spool)).containsExactly("one", "three");
    }
  }

  @Test
  void refuses_what_has_no_room_and_takes_it_once_there_is(Vertx vertx) {
    try (var spool = Spool.open(vertx, home, "node-1", 30)) {
      Eventually.get(spool.append("0123456789"));
      assertThat(Eventually.failureOf(spool.append("0123456789"))).isInstanceOf(SpoolFull.class);
      assertThat(drain(spool)).containsExactly("0123456789");
      Eventually.get(spool.append("0123456789"));
    }
  }

  @Test
  void belongs_to_one_user_at_a_time(Vertx vertx) {
    try (var _ = open(vertx)) {
      assertThatThrownBy(() -> open(vertx))
          .hasRootCauseMessage(
              "the spool "
                  + home.resolve("spool/node-1")
                  + " is in use by another process or node");
    }
  }

  private Spool open(Vertx vertx) {
    return Spool.open(vertx, home, "node-1", PLENTY);
  }

  private static List<String> drain(Spool spool) {
    var seen = new ArrayList<String>();
    Eventually.get(spool.replay(record -> Future.succeededFuture(seen.add(record))));
    return seen;
  }
}
