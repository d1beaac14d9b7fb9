package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseParserTest {
  private static final int LIMIT = 64;

  @Test
  void everyLineEndSeparates() {
    assertThat(events("data: a\n\ndata: b\r\n\r\ndata: c\r\rdata:d\n\r\n"))
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void commentsUnknownFieldsAndANameAloneGiveNothing() {
    assertThat(events(": ping\n\nevent: x\n\nid: 1\nretry: 5\ndatum: no\n\ndata: a\n\n"))
        .containsExactly("a");
  }

  @Test
  void severalDataLinesAreJoinedAndOneSpaceIsTaken() {
    assertThat(events("data:  two\ndata\ndata:x: y\n\n")).containsExactly(" two\n\nx: y");
  }

  @Test
  void aByteOrderMarkIsDroppedOnceAndTheLastEventNeedsNoBlankLine() {
    assertThat(events("\ufeffdata: a\n\ndata: b")).containsExactly("a", "b");
  }

  @Test
  void anyCutGivesTheSameEvents() {
    var random = new Random(7);
    for (var round = 0; round < 2000; round++) {
      var text = new StringBuilder();
      for (var i = random.nextInt(30); i > 0; i--) {
        text.append(
            List.of(
                    "data: é🚂",
                    "data:",
                    "\n",
                    "\r",
                    "\r\n",
                    "\n\n",
                    ": c",
                    "event: e",
                    "\ufeff",
                    "x")
                .get(random.nextInt(10)));
      }
      var whole = events(text.toString());
      assertThat(cut(text.toString(), random))
          .as("seed 7, round %d: %s", round, text)
          .isEqualTo(whole);
    }
  }

  @Test
  void aLineOrEventOverTheLimitStopsTheStreamWithBoundedMemory() {
    var endless = new SseParser(LIMIT);
    var accepted = 0;
    while (endless.feed(new byte[10], _ -> {}) && accepted < 1000) {
      accepted++;
    }
    assertThat(accepted).isLessThan(LIMIT);

    var growing = new SseParser(LIMIT);
    var line = "data: 0123456789\n".getBytes(StandardCharsets.UTF_8);
    var lines = 0;
    while (growing.feed(line, _ -> {}) && lines < 1000) {
      lines++;
    }
    assertThat(lines).isLessThan(LIMIT / 10 + 1);
  }

  @Test
  void linesOfJsonComeWithAndWithoutTheirLastLineFeed() {
    var parser = new NdjsonParser(LIMIT);
    var events = new ArrayList<String>();
    parser.feed(
        "{1}\n\n \r\n{2".getBytes(StandardCharsets.UTF_8), event -> events.add(event.text()));
    parser.feed("}".getBytes(StandardCharsets.UTF_8), event -> events.add(event.text()));
    parser.end(event -> events.add(event.text()));

    assertThat(events).containsExactly("{1}", "{2}");
    assertThat(parser.feed(new byte[LIMIT + 1], _ -> {})).isFalse();
  }

  private static List<String> events(String text) {
    var events = new ArrayList<String>();
    var parser = new SseParser(1 << 20);
    assertThat(parser.feed(text.getBytes(StandardCharsets.UTF_8), e -> events.add(e.text())))
        .isTrue();
    parser.end(e -> events.add(e.text()));
    return events;
  }

  private static List<String> cut(String text, Random random) {
    var events = new ArrayList<String>();
    var parser = new SseParser(1 << 20);
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var from = 0;
    while (from < bytes.length) {
      var to = Math.min(bytes.length, from + random.nextInt(5));
      parser.feed(Arrays.copyOfRange(bytes, from, to), e -> events.add(e.text()));
      from = to;
    }
    parser.end(e -> events.add(e.text()));
    return events;
  }
}
