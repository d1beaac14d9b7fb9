package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.TokenLogprob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// How likely the tokens of a choice were, as chat completions tell it.
final class ChatLogprobs {
  private ChatLogprobs() {}

  /// Writes the field `logprobs`: null where they were not asked for, without content where they
  /// are withheld.
  static void write(JsonGenerator out, Optional<Delta.Logprobs> logprobs) throws IOException {
    if (logprobs.isEmpty()) {
      out.writeNullField("logprobs");
      return;
    }
    var tokens = logprobs.get().tokens();
    out.writeObjectFieldStart("logprobs");
    if (tokens.isEmpty()) {
      out.writeNullField("content");
    } else {
      out.writeArrayFieldStart("content");
      for (var token : tokens) {
        token(out, token);
      }
      out.writeEndArray();
    }
    out.writeNullField("refusal");
    out.writeEndObject();
  }

  private static void token(JsonGenerator out, TokenLogprob token) throws IOException {
    out.writeStartObject();
    chance(out, token.text(), token.logprob());
    out.writeArrayFieldStart("top_logprobs");
    for (var other : token.alternatives()) {
      out.writeStartObject();
      chance(out, other.text(), other.logprob());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void chance(JsonGenerator out, String text, double logprob) throws IOException {
    Json.foreign(out, "token", text);
    out.writeNumberField("logprob", logprob);
    if (isPartOfCharacter(text)) {
      out.writeNullField("bytes");
      return;
    }
    out.writeArrayFieldStart("bytes");
    for (var each : text.getBytes(StandardCharsets.UTF_8)) {
      out.writeNumber(Byte.toUnsignedInt(each));
    }
    out.writeEndArray();
  }

  /// Providers write a token that holds a part of a character only as an escape or a substitute.
  private static boolean isPartOfCharacter(String text) {
    return text.contains("\\x") || text.indexOf('\uFFFD') >= 0;
  }
}
