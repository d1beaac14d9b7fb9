package dev.signalbox.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlainPathsTest {
  @Test
  void most_paths_are_their_own() {
    assertThat(
            List.of(
                "", "*", "/", "/x", "/x/", "/x/y.z", "/.well-known", "/...", "/a%2F%2Fb", "/%zz"))
        .allMatch(PlainPaths::isPlain);
  }

  @Test
  void empty_segments_and_dots_lead_elsewhere() {
    assertThat(List.of("//", "//x", "/x//", "/x//y", "/.", "/x/.", "/x/..", "/./x", "/a/../x"))
        .noneMatch(PlainPaths::isPlain);
    assertThat(List.of("/%2e/x", "/a/%2E./x", "/a/.%2e", "/%2E%2e/x"))
        .noneMatch(PlainPaths::isPlain);
  }
}
