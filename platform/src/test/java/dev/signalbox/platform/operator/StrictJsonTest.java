package dev.signalbox.platform.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrictJsonTest {
  private static void refused(String body, String field, String rule) {
    assertThatThrownBy(() -> StrictJson.clean(body))
        .as(body)
        .isInstanceOfSatisfying(
            BadField.class,
            bad -> {
              assertThat(bad.field()).isEqualTo(field);
              assertThat(bad.rule()).isEqualTo(rule);
            });
  }

  @Test
  void what_is_written_once_and_cleanly_is_read() {
    var json =
        StrictJson.clean(
            "{\"name\":\"a\\tb\\r\\n\",\"list\":[1,2.5,null,true],\"in\":{\"x\":\"💩\"}}");
    assertThat(json.getString("name")).isEqualTo("a\tb\r\n");
    assertThat(json.getJsonArray("list")).hasSize(4);
    assertThat(json.getJsonObject("in").getString("x")).isEqualTo("💩");
  }

  @Test
  void what_is_no_single_object_is_refused() {
    for (var body : List.of("", "x", "[]", "null", "1", "\"x\"", "{", "{}{}", "{}x")) {
      refused(body, "body", "type");
    }
    refused("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}", "body", "type");
  }

  @Test
  void a_field_that_is_given_twice_is_named() {
    refused("{\"a\":1,\"a\":2}", "a", "duplicate_key");
    refused("{\"in\":[{\"x\":1},{\"y\":1,\"y\":2}]}", "in[1].y", "duplicate_key");
  }

  @Test
  void what_no_database_takes_is_refused_where_it_stands() {
    refused("{\"name\":\"a\\u0000b\"}", "name", "control_character");
    refused("{\"name\":\"a\\u001bb\"}", "name", "control_character");
    refused("{\"name\":\"a\\u007fb\"}", "name", "control_character");
    refused(
        "{\"config\":{\"models\":[\"m\",\"\\ud800\"]}}", "config.models[1]", "control_character");
    refused("{\"config\":{\"a\\u0000\":1}}", "config", "control_character");
    refused("{\"a\\u0000\":1}", "body", "control_character");
    refused("{\"priority\":1e999}", "priority", "range");
  }

  @Test
  void bytes_that_are_no_text_are_refused() {
    var fine = "é💩".getBytes(StandardCharsets.UTF_8);
    assertThat(StrictJson.text(fine, fine.length)).isEqualTo("é💩");
    assertThat(StrictJson.text(fine, 2)).isEqualTo("é");
    for (var bytes :
        List.of(new byte[] {'a', (byte) 0xFF}, new byte[] {(byte) 0xC0, (byte) 0xAF})) {
      assertThatThrownBy(() -> StrictJson.text(bytes, bytes.length))
          .isInstanceOfSatisfying(
              BadField.class, bad -> assertThat(bad.rule()).isEqualTo("invalid_utf8"));
    }
  }

  @Test
  void a_name_nobody_reads_to_its_end_is_not_repeated_whole() {
    assertThatThrownBy(() -> Fields.of("{\"" + "x".repeat(5_000) + "\":1}", Set.of("name")))
        .isInstanceOfSatisfying(
            BadField.class, bad -> assertThat(bad.field()).hasSizeLessThan(200).endsWith("…"));
  }
}
