package dev.signalbox.conversation.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFileTest {
  @Test
  void the_shipped_example_is_read() throws IOException {
    var json = Files.readString(Path.of("..", "deploy", "examples", "signals", "sources.json"));
    assertThat(SourceFile.parse(json))
        .extracting(ContextSource::name)
        .containsExactly("signals", "win_rates");
  }

  @Test
  void what_is_left_out_is_bounded_all_the_same() {
    assertThat(
            SourceFile.parse(
                "{\"sources\":[{\"name\":\"a\",\"sql\":\"select 1;\"},{\"name\":\"b\",\"url\":\"https://x.example/u/{user}\"}]}"))
        .containsExactly(
            new ContextSource.Sql("a", "a", Duration.ofSeconds(1), "select 1", "", 50),
            new ContextSource.Http(
                "b", "b", Duration.ofSeconds(1), "https://x.example/u/{user}", 8_192));
    assertThat(SourceFile.SETTING.parser().apply("")).isEqualTo(List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"sources\":[{\"name\":\"A\",\"sql\":\"select 1\"}]}",
        "{\"sources\":[{\"name\":\"a\"}]}",
        "{\"sources\":[{\"name\":\"a\",\"sql\":\"x\",\"url\":\"https://x.example\"}]}",
        "{\"sources\":[{\"name\":\"a\",\"sql\":\"x\",\"rows\":0}]}",
        "{\"sources\":[{\"name\":\"a\",\"sql\":\"x\"},{\"name\":\"a\",\"sql\":\"x\"}]}",
        "{\"sources\":[{\"name\":\"a\",\"url\":\"ftp://x.example\"}]}",
        "{\"sources\":[{\"name\":\"a\",\"url\":\"https://{user}.example/\"}]}",
        "{\"sources\":[{\"name\":\"a\",\"sql\":\"x\",\"tiemout\":1}]}"
      })
  void what_cannot_be_used_is_refused_with_its_place(String json) {
    assertThatThrownBy(() -> SourceFile.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void a_row_is_shown_in_the_words_of_its_line_and_never_read_again() {
    assertThat(Rendering.line("{a}: {b} and {c}", Map.of("a", "{b}", "b", 2)))
        .isEqualTo("{b}: 2 and ");
    assertThat(Rendering.line("open {a", Map.of("a", 1))).isEqualTo("open {a");
    assertThat(Rendering.line("", Map.of("a", "x\ny"))).isEqualTo("a: x y");
  }

  @Test
  void sources_that_say_nothing_leave_no_trace() {
    var empty = new Rendering.Section("Nothing", List.of());
    assertThat(Rendering.block(List.of(empty))).isEmpty();
    assertThat(Rendering.block(List.of(empty, new Rendering.Section("Some", List.of("a", "b")))))
        .endsWith("Some:\n- a\n- b")
        .doesNotContain("Nothing");
  }
}
