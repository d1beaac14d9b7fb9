package dev.signalbox.provider.wire;

import java.util.List;

/// How one provider's chat completions differ from the family's common shape.
///
/// @param maxTokensMember the member that limits output tokens
/// @param usageOption whether usage in a stream has to be asked for, and may be
/// @param fixedTemperatureFor models whose id begins so refuse any temperature but their own
record OpenAiDialect(
    String maxTokensMember, boolean usageOption, List<String> fixedTemperatureFor) {
  /// What servers that follow the family closely take.
  static final OpenAiDialect COMPATIBLE = new OpenAiDialect("max_tokens", true, List.of());

  /// OpenAI's own: reasoning models know neither `max_tokens` nor a temperature.
  static final OpenAiDialect OPENAI =
      new OpenAiDialect("max_completion_tokens", true, List.of("o1", "o3", "o4", "gpt-5"));

  OpenAiDialect {
    fixedTemperatureFor = List.copyOf(fixedTemperatureFor);
  }

  boolean takesTemperature(String model) {
    return fixedTemperatureFor.stream().noneMatch(model::startsWith);
  }
}
