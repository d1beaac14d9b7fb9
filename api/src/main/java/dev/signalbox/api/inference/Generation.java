package dev.signalbox.api.inference;

/// How an answer is to be made.
public record Generation(
    Sampling sampling,
    ToolUse toolUse,
    ResponseFormat responseFormat,
    Thinking thinking,
    Caching caching,
    Extras extras,
    Choices choices) {
  /// Free text, all left to the provider.
  public static final Generation DEFAULT =
      new Generation(
          Sampling.DEFAULT,
          ToolUse.NONE,
          new ResponseFormat.Text(),
          Thinking.AS_USUAL,
          Caching.AS_USUAL,
          Extras.NONE,
          Choices.ONE);

  /// Answered once.
  public Generation(
      Sampling sampling,
      ToolUse toolUse,
      ResponseFormat responseFormat,
      Thinking thinking,
      Caching caching,
      Extras extras) {
    this(sampling, toolUse, responseFormat, thinking, caching, extras, Choices.ONE);
  }

  /// The same, its tokens drawn otherwise.
  public Generation withSampling(Sampling other) {
    return new Generation(other, toolUse, responseFormat, thinking, caching, extras, choices);
  }

  /// The same with other tools.
  public Generation withToolUse(ToolUse other) {
    return new Generation(sampling, other, responseFormat, thinking, caching, extras, choices);
  }

  /// The same in another shape.
  public Generation withResponseFormat(ResponseFormat other) {
    return new Generation(sampling, toolUse, other, thinking, caching, extras, choices);
  }

  /// The same, thought about more or less.
  public Generation withThinking(Thinking other) {
    return new Generation(sampling, toolUse, responseFormat, other, caching, extras, choices);
  }

  /// The same, kept otherwise.
  public Generation withCaching(Caching other) {
    return new Generation(sampling, toolUse, responseFormat, thinking, other, extras, choices);
  }

  /// The same with other fields that we do not know.
  public Generation withExtras(Extras other) {
    return new Generation(sampling, toolUse, responseFormat, thinking, caching, other, choices);
  }

  /// The same, answered otherwise often.
  public Generation withChoices(Choices other) {
    return new Generation(sampling, toolUse, responseFormat, thinking, caching, extras, other);
  }
}
