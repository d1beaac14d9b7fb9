package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.inference.TokenLogprob;
import java.util.ArrayList;
import java.util.List;

/// Likelihoods as the family tells them: `{content: [{token, logprob, top_logprobs}]}`.
final class OpenAiLogprobs {
  private OpenAiLogprobs() {}

  static List<TokenLogprob> tokens(JsonNode logprobs) {
    var tokens = new ArrayList<TokenLogprob>();
    for (var entry : logprobs.path("content")) {
      var alternatives = new ArrayList<TokenLogprob.Alternative>();
      for (var other : entry.path("top_logprobs")) {
        alternatives.add(new TokenLogprob.Alternative(text(other), logprob(other)));
      }
      tokens.add(new TokenLogprob(text(entry), logprob(entry), alternatives));
    }
    return tokens;
  }

  private static String text(JsonNode entry) {
    return entry.path("token").asText("");
  }

  private static double logprob(JsonNode entry) {
    return entry.path("logprob").asDouble(TokenLogprob.IMPOSSIBLE);
  }
}
