package dev.signalbox.platform.http;

import static dev.signalbox.platform.http.AskedPath.spelled;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AskedPathTest {
  @Test
  void most_paths_are_spelled_as_they_are() {
    for (var path :
        List.of(
            "", "*", "/", "/x", "/x/y.z", "/a%2Fb", "/a%2fb%20c", "/%zz", "/%", "/x%6", "/%-1")) {
      assertThat(spelled(path)).isEqualTo(path);
    }
  }

  @Test
  void what_needed_no_encoding_is_itself_once() {
    assertThat(spelled("/%69nfer")).isEqualTo("/infer");
    assertThat(spelled("/v1/%6D%6fdels/%41%7e%2D%5f%2E%39")).isEqualTo("/v1/models/A~-_.9");
    assertThat(spelled("/%2569nfer")).isEqualTo("/%2569nfer");
    assertThat(spelled("/infer%00%C3%A9")).isEqualTo("/infer%00%C3%A9");
  }

  @Test
  void one_slash_at_the_end_is_passed_over() {
    assertThat(spelled("/x/")).isEqualTo("/x");
    assertThat(spelled("/x//")).isEqualTo("/x/");
    assertThat(spelled("//")).isEqualTo("/");
    assertThat(spelled("/x%2F")).isEqualTo("/x%2F");
  }

  /// So that no spelling of a detour is one of a page.
  @Test
  void dots_and_empty_segments_stay_to_be_refused() {
    for (var path : List.of("//x", "/x//", "/./x", "/%2e/x", "/x/%2e%2E", "/x/%2e%2e/", "/x/..")) {
      assertThat(PlainPaths.isPlain(path)).as(path).isFalse();
      assertThat(spelled(path)).as(path).isNotIn("/x", "/");
    }
  }
}
