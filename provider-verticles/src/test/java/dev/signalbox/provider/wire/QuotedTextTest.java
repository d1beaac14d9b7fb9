package dev.signalbox.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuotedTextTest {
  private static String plain(String text) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var json = new JsonFactory().createGenerator(out)) {
      write(text, json);
    }
    return out.toString(UTF_8);
  }

  private static String quick(String text) throws IOException {
    return new String(Json.body(json -> write(text, json)).bytes(), UTF_8);
  }

  private static void write(String text, com.fasterxml.jackson.core.JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("content", text);
    json.writeFieldName("again");
    json.writeString(text);
    json.writeEndObject();
  }

  @Test
  void every_character_is_written_as_the_library_writes_it() throws IOException {
    for (char c = 0; c < 0xD800; c++) {
      var text = "x".repeat(300 + c % 8) + c + "y".repeat(c % 11);
      assertThat(quick(text)).isEqualTo(plain(text));
    }
  }

  @Test
  void texts_of_all_kinds_and_lengths_are_written_as_the_library_writes_them() throws IOException {
    var random = new Random(7);
    var letters = new String[] {"\"", "\\", "\n", "\u0001", "a", "b c", "é", "中", "\u007f"};
    for (int round = 0; round < 2_000; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(900); i > 0; i--) {
        text.append(letters[random.nextInt(letters.length)]);
      }
      assertThat(quick(text.toString())).isEqualTo(plain(text.toString()));
    }
  }

  @Test
  void a_character_beyond_the_basic_plane_is_read_back_whole() throws IOException {
    for (int before = 0; before < 9; before++) {
      var text = "x".repeat(before) + "\"😀\n".repeat(100);
      assertThat(Json.object(quick(text)).path("content").asText()).isEqualTo(text);
    }
  }
}
