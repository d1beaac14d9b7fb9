package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SwiftJsonTest {
  private static final String[] PIECES = {
    "a",
    "steady hand ",
    "12345678",
    "é",
    "中",
    "😀",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\b\\f\\r\\t",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\ud83d",
    "\\u0000",
    "\u007f",
    "/",
    "{}[]:,",
    "'"
  };
  private static final String[] MISTAKES = {"\"", "\\", "\\x", "\\u12", "\n", "\u0000", "\u001f"};

  private final JsonFactory plain = new JsonFactoryBuilder().build();
  private final JsonFactory swift = new SwiftJson(new JsonFactoryBuilder());

  /// Every token with its text, where it stands and where the parser is behind it; then the
  /// failure.
  private static List<String> read(JsonFactory json, byte[] bytes, int from, int length)
      throws IOException {
    var read = new ArrayList<String>();
    try (var parser = json.createParser(bytes, from, length)) {
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        var place = parser.currentTokenLocation().offsetDescription();
        var text = token == JsonToken.VALUE_STRING ? parser.getText() : parser.currentName();
        read.add(token + " " + text + " " + place);
        read.add(parser.getText() + " " + parser.currentLocation().offsetDescription());
      }
    } catch (JsonProcessingException e) {
      read.add(e.getOriginalMessage() + " " + e.getLocation().offsetDescription());
    }
    return read;
  }

  private void assertReadAlike(String json) throws IOException {
    var bytes = json.getBytes(UTF_8);
    assertThat(read(swift, bytes, 0, bytes.length))
        .as(json)
        .isEqualTo(read(plain, bytes, 0, bytes.length));
  }

  private static String text(Random random, int most) {
    var text = new StringBuilder();
    for (var i = random.nextInt(most); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  @Test
  void every_character_at_every_place_of_a_step_is_read_as_the_library_reads_it()
      throws IOException {
    for (var c = 0; c < Character.MIN_SURROGATE; c += c < 0x300 ? 1 : 97) {
      for (var before = 0; before < 41; before += c < 0x80 ? 1 : 5) {
        assertReadAlike("[\"" + "x".repeat(before) + (char) c + "y".repeat(80 - before) + "\",1]");
      }
    }
  }

  @Test
  void every_escape_at_every_place_of_a_step_is_read_as_the_library_reads_it() throws IOException {
    for (var c = 0; c < 0x100; c++) {
      for (var before = 0; before < 41; before++) {
        assertReadAlike("[\"" + "x".repeat(before) + '\\' + (char) c + "12\",\"z\"]");
      }
    }
  }

  @Test
  void texts_of_all_kinds_are_read_as_the_library_reads_them() throws IOException {
    var random = new Random(11);
    for (var round = 0; round < 3_000; round++) {
      var mistake = random.nextInt(4) == 0 ? MISTAKES[random.nextInt(MISTAKES.length)] : "";
      assertReadAlike(
          "{\"a\": \"%s%s%s\", \n\"b\":[\"%s\", 1.5 ,null], \"%s\":\"%s\"}"
              .formatted(
                  text(random, 30),
                  mistake,
                  text(random, 30),
                  text(random, 90),
                  text(random, 3),
                  text(random, 5)));
    }
  }

  @Test
  void what_is_cut_off_anywhere_fails_as_the_library_fails() throws IOException {
    var bytes =
        "[\"a long text \\n without \\\" an end \\u00e9 é 😀 goes on\",\"\"]".getBytes(UTF_8);
    for (var length = 0; length <= bytes.length; length++) {
      var cut = Arrays.copyOf(bytes, length);
      assertThat(read(swift, cut, 0, length)).isEqualTo(read(plain, cut, 0, length));
      // what lies behind the end is not read
      assertThat(read(swift, bytes, 0, length)).isEqualTo(read(plain, cut, 0, length));
    }
  }

  @Test
  void a_text_that_nobody_wants_is_stepped_over() throws IOException {
    try (var parser = swift.createParser("[\"a\\n\\u0041\",{\"b\":\"c\"},7]".getBytes(UTF_8))) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      parser.skipChildren();
      assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
      assertThat(parser.getIntValue()).isEqualTo(7);
    }
  }
}
