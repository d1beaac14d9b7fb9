package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.RequestId;
import dev.signalbox.gateway.EventNumbers.Kind;
import dev.signalbox.gateway.EventNumbers.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventNumbersTest {
  private static final RequestId REQUEST = new RequestId("mine:1f");
  private static final String ANSWER = "The quick brown fox jumps over the lazy dog.";

  @Test
  void an_id_says_where_its_reader_has_stopped() {
    var next = new Recorded(new Place(REQUEST, 12, 3, 2, 1, 9)).id();

    assertThat(next).isEqualTo("mine:1f:12.3.2.1.10");
    assertThat(Place.of(next)).contains(new Place(REQUEST, 12, 3, 2, 1, 10));
  }

  @Test
  void an_id_that_nobody_was_given_is_none() {
    assertThat(
            List.of(
                "",
                "12",
                "r:",
                "r:x",
                "r:1",
                "r:1.2.3",
                "r:1.2.3.4",
                "r:-1.0.0.0.0",
                " :1.0.0.0.0"))
        .allMatch(id -> Place.of(id).isEmpty());
    assertThat(Place.of("r:99999999999999999999.0.0.0.0")).isEmpty();
  }

  @Test
  void whoever_stops_after_any_event_gets_what_follows_it_however_it_is_cut_again() {
    for (var seed = 0; seed < 50; seed++) {
      var whole = run(Place.start(REQUEST), seed);
      assertThat(textOf(whole)).isEqualTo(ANSWER);
      for (var read = 1; read <= whole.size(); read++) {
        var last = Place.of(whole.get(read - 1).id()).orElseThrow();
        var rest = run(last, seed + 1_000 + read);
        var together = new ArrayList<>(whole.subList(0, read));
        together.addAll(rest);
        assertThat(textOf(together)).isEqualTo(ANSWER);
        assertThat(marksOf(together)).isEqualTo(marksOf(whole));
        assertThat(numbersOf(together))
            .isEqualTo(IntStream.rangeClosed(1, together.size()).boxed().toList());
      }
    }
  }

  @Test
  void an_id_beyond_the_end_is_never_reached() {
    var whole = new Place(REQUEST, 6, 1, 1, 1, 4);
    for (var beyond :
        List.of(
            new Place(REQUEST, 7, 0, 0, 0, 4),
            new Place(REQUEST, 6, 2, 0, 0, 4),
            new Place(REQUEST, 6, 1, 2, 0, 4))) {
      assertThat(reached(beyond)).as("%s", beyond).isFalse();
    }
    assertThat(reached(whole)).isTrue();
    assertThat(reached(new Place(REQUEST, 5, 9, 1, 0, 4))).isTrue();
    assertThat(reached(new Place(REQUEST, 6, 1, 1, 9, 9)))
        .as("findings are told as often as the text is cut")
        .isTrue();
  }

  /// With six characters, a citation and an end.
  private static boolean reached(Place seen) {
    var events = new Recorded(seen);
    events.mark(Kind.MARK, "start");
    events.text("So far");
    events.mark(Kind.ASIDE, "cited");
    events.mark(Kind.MARK, "end");
    return events.numbers.haveReachedSeen();
  }

  @Test
  void who_comes_back_after_a_break_goes_on_from_before_it() {
    var events = new Recorded(Place.start(REQUEST));
    events.text("So far");
    events.mark(Kind.FAILURE, "error");

    var last = Place.of(events.all().getLast().id()).orElseThrow();

    assertThat(last.chars()).isEqualTo(6);
    assertThat(last.marks()).isZero();
  }

  private static List<Integer> numbersOf(List<Sent> events) {
    return events.stream().map(sent -> Place.of(sent.id()).orElseThrow().events()).toList();
  }

  private static String textOf(List<Sent> events) {
    var text = new StringBuilder();
    events.stream().filter(sent -> !sent.mark()).forEach(sent -> text.append(sent.what()));
    return text.toString();
  }

  private static List<String> marksOf(List<Sent> events) {
    return events.stream().filter(Sent::mark).map(Sent::what).sorted().toList();
  }

  /// A stream with a citation and a finding somewhere among the words, cut at random.
  private static List<Sent> run(Place seen, long seed) {
    var random = new SplittableRandom(seed);
    var events = new Recorded(seen);
    events.mark(Kind.MARK, "start");
    events.mark(Kind.MARK, "block");
    var cited = random.nextInt(ANSWER.length());
    var found = random.nextInt(ANSWER.length());
    var at = 0;
    while (at < ANSWER.length()) {
      var end = Math.min(ANSWER.length(), at + 1 + random.nextInt(9));
      events.text(ANSWER.substring(at, end));
      if (at <= cited && cited < end) {
        events.mark(Kind.ASIDE, "cited");
      }
      if (at <= found && found < end) {
        events.mark(Kind.FINDING, "found");
      }
      at = end;
    }
    events.mark(Kind.MARK, "block end");
    events.mark(Kind.MARK, "done");
    return events.all();
  }

  private record Sent(String id, boolean mark, String what) {}

  /// What leaves.
  private static final class Recorded {
    private final EventNumbers numbers;
    private final List<Sent> sent = new ArrayList<>();

    Recorded(Place seen) {
      numbers = new EventNumbers(seen);
    }

    List<Sent> all() {
      return sent;
    }

    void text(String piece) {
      var seen = numbers.seenOf(piece.length());
      numbers.as(Kind.MARK);
      if (seen > 0 && seen < piece.length()) {
        carry(piece.substring(0, seen));
        carry(piece.substring(seen));
      } else {
        carry(piece);
      }
    }

    private String id() {
      var written = new EventBytes();
      numbers.id(written, 0);
      var line = written.take().toString();
      assertThat(line).startsWith("id: ").endsWith("\n");
      return line.substring("id: ".length(), line.length() - 1);
    }

    private void carry(String piece) {
      if (numbers.text(piece.length())) {
        sent.add(new Sent(id(), false, piece));
      }
    }

    void mark(Kind kind, String what) {
      numbers.as(kind);
      if (numbers.event()) {
        sent.add(new Sent(id(), true, what));
      }
    }
  }
}
