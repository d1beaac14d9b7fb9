package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Objection;
import java.util.regex.Pattern;

/// The words of a failure that programs tell failures apart by: `code` and `param` of OpenAI's
/// family. Only what looks like a name is one; numbers and `None` of proxies say nothing.
final class ProgramWords {
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{2,63}");
  private static final Pattern PARAM = Pattern.compile("[a-z][A-Za-z0-9_.\\[\\]]{0,99}");

  private ProgramWords() {}

  /// What `error` objects to.
  static Objection of(JsonNode error) {
    return new Objection(named(error.path("code"), CODE), named(error.path("param"), PARAM));
  }

  private static String named(JsonNode word, Pattern name) {
    var said = word.isTextual() ? word.asText() : "";
    return name.matcher(said).matches() ? said : "";
  }
}
