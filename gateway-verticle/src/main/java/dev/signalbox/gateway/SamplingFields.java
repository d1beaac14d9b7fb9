package dev.signalbox.gateway;

import dev.signalbox.api.inference.Sampling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads how tokens are drawn, under the names that OpenAI's dialects give it.
final class SamplingFields {
  private static final int MOST_STOPS = 4;
  private static final int MOST_PENALTY = 2;

  private final JsonCursor in;
  private OptionalDouble temperature = OptionalDouble.empty();
  private OptionalInt maxTokens = OptionalInt.empty();
  private OptionalDouble topP = OptionalDouble.empty();
  private OptionalInt topK = OptionalInt.empty();
  private List<String> stop = List.of();
  private OptionalLong seed = OptionalLong.empty();
  private OptionalDouble presencePenalty = OptionalDouble.empty();
  private OptionalDouble frequencyPenalty = OptionalDouble.empty();

  SamplingFields(JsonCursor in) {
    this.in = in;
  }

  /// Reads the value of the field `name`, if it is one of them.
  boolean reads(String name) throws IOException {
    switch (name) {
      case "temperature" -> temperature = in.number(0, 2);
      // the newer name counts where both are given
      case "max_completion_tokens", "max_output_tokens" -> maxTokens = in.count();
      case "max_tokens" -> {
        var count = in.count();
        maxTokens = maxTokens.isPresent() ? maxTokens : count;
      }
      case "top_p" -> topP = in.number(0, 1);
      case "top_k" -> topK = in.count();
      case "stop" -> stop = in.isText() ? List.of(String.valueOf(in.text())) : stops();
      case "seed" -> seed = in.whole();
      case "presence_penalty" -> presencePenalty = in.number(-MOST_PENALTY, MOST_PENALTY);
      case "frequency_penalty" -> frequencyPenalty = in.number(-MOST_PENALTY, MOST_PENALTY);
      default -> {
        return false;
      }
    }
    return true;
  }

  private List<String> stops() throws IOException {
    var texts = new ArrayList<String>();
    if (in.isArray() || in.wrongType("a string or an array of strings")) {
      while (in.nextElement()) {
        var text = in.text();
        if (text != null) {
          texts.add(text);
        }
      }
      if (texts.size() > MOST_STOPS) {
        in.refuse("range", "must hold at most " + MOST_STOPS + " texts");
      }
    }
    return texts;
  }

  Sampling sampling() {
    return new Sampling(
        temperature,
        maxTokens,
        topP,
        topK,
        stop.isEmpty() ? stop : stop.stream().filter(text -> !text.isEmpty()).toList(),
        seed,
        presencePenalty,
        frequencyPenalty);
  }
}
