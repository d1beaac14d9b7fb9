package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import java.util.List;
import org.junit.jupiter.api.Test;

class EscapedOutputTest {
  private static final Canary CANARY = new Canary("k7mq2xv9tz4bn8rw3hj6pcdf5g");
  private static final String GITHUB = "ghp_" + "a3DnIgwYbxTxaqK0jcBlreWjzRU0x5PKEkF2";

  private final OutputFilter filter = new OutputFilter(SecretShapes.shipped());
  private final ProtectedPrompt prompt = new ProtectedPrompt(CANARY, "");

  @Test
  void what_the_callers_parser_will_decode_is_seen_decoded() {
    var escaped = "\\" + "u0067hp_" + GITHUB.substring(4);
    for (var before : List.of("\\n", "\\r", "\\t", "\\\"", "\\/", "\\\\", "\\\\n", "\\b", "")) {
      for (var token : List.of(GITHUB, escaped, GITHUB.replace("p_", "p\\" + "u005F"))) {
        assertThat(whole("{\"text\":\"" + before + token + "\"}"))
            .as(before + token)
            .startsWith("{\"text\":\"" + before + "[REDACTED:github_token]\"}");
      }
    }
    assertThat(whole("\"\\n4111 1111 1111 1111\"")).startsWith("\"\\n[REDACTED:credit_card]\"");
    assertThat(whole("\"\\npassword=D7yk07$QUe4pjE\""))
        .startsWith("\"\\npassword=[REDACTED:password]\"");
    var quote = "\\\\\\\"";
    assertThat(whole(quote + "password" + quote + ":" + quote + "Abc123!xyz99" + quote))
        .isEqualTo(quote + "password" + quote + ":" + quote + "[REDACTED:password]" + quote);
  }

  @Test
  void a_backslash_that_begins_no_escape_stays_what_it_is() {
    for (var text :
        List.of("a \\x b", "\\u12", "\\u12g4 \\", "\\", "\\ud83d\\n", "\\ud83d\\u0041")) {
      assertThat(whole(text)).isEqualTo(text);
    }
  }

  private String whole(String text) {
    return switch (filter.filter(
        new FilterOutput(
            new RequestId("r1"), "output", CANARY, "", FilterProgress.START, text, true),
        prompt)) {
      case Outcome.Ok<FilteredOutput>(var released) -> released.text();
      case Outcome.Err<FilteredOutput>(var error) -> throw new AssertionError(error.code());
    };
  }
}
