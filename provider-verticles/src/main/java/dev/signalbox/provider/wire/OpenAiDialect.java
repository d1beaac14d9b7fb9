package dev.signalbox.provider.wire;

import dev.signalbox.api.inference.Thinking.Effort;
import dev.signalbox.api.routing.Capability;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// How one provider's chat completions differ from the family's common shape.
///
/// @param maxTokensMember the member that limits output tokens
/// @param maxTemperature the highest it takes; a higher one is asked for as this
/// @param fixedTemperatureFor models whose id begins so refuse any temperature but their own
/// @param carries what can be asked of it
/// @param modelsPath where its models are listed, below the API root
/// @param rateLimits the headers its limits are told in
/// @param quirks what else is its own
record OpenAiDialect(
    String maxTokensMember,
    double maxTemperature,
    List<String> fixedTemperatureFor,
    Set<Capability> carries,
    String modelsPath,
    RateLimits rateLimits,
    Set<Quirk> quirks) {
  /// What servers that follow the family closely take.
  static final OpenAiDialect COMPATIBLE =
      new OpenAiDialect(
          "max_tokens",
          2,
          List.of(),
          Set.of(
              Capability.TEXT,
              Capability.STREAMING,
              Capability.TOOLS,
              Capability.VISION,
              Capability.JSON_SCHEMA,
              Capability.EMBEDDINGS),
          "/models",
          RateLimits.USUAL,
          Set.of());

  /// A peculiarity that one or few providers have.
  enum Quirk {
    /// Refuses `stream_options` and tells the usage of a stream unasked.
    USAGE_UNASKED,
    /// Its output tokens do not include those of reasoning.
    REASONING_APART,
    /// Some of its models count reasoning apart: seen from more reasoning than output.
    REASONING_SOMETIMES_APART,
    /// Ids of tool calls are nine letters and digits; others are replaced.
    NINE_CHARACTER_CALL_IDS,
    /// System turns come first, then user and assistant in turns, the user last.
    ALTERNATING_TURNS,
    /// A last turn of the assistant's has to be marked as the beginning of the answer.
    MARKED_PREFIX,
    /// Knows JSON output only by schema.
    OBJECT_BY_SCHEMA,
    /// Fetches no images.
    INLINE_IMAGES_ONLY,
    /// Sends vectors as bytes when asked to.
    VECTORS_AS_BYTES,
    /// Takes `top_k`.
    TOP_K,
    /// Takes no texts that end the answer.
    NO_STOP,
    /// Calls the seed `random_seed`.
    RANDOM_SEED,
    /// Takes no seed.
    NO_SEED,
    /// Gives one answer at a time.
    ONE_CHOICE,
    /// Does not tell how likely tokens were, or in another shape than the family's.
    NO_LOGPROBS,
    /// Has no place for the name of who speaks.
    NO_NAMES,
    /// Refuses members it does not know.
    KNOWN_MEMBERS_ONLY,
    /// May stand in front of Gemini, and then wants back what that signed a call with.
    SIGNED_CALLS,
    /// Calls the length of vectors `output_dimension`.
    OUTPUT_DIMENSION
  }

  OpenAiDialect {
    fixedTemperatureFor = List.copyOf(fixedTemperatureFor);
    carries = Set.copyOf(carries);
    quirks = Set.copyOf(quirks);
  }

  boolean has(Quirk quirk) {
    return quirks.contains(quirk);
  }

  /// What it has a place for.
  Set<Parameter> takes() {
    var takes = EnumSet.allOf(Parameter.class);
    takes.remove(Parameter.DOCUMENT);
    if (!has(Quirk.TOP_K)) {
      takes.remove(Parameter.TOP_K);
    }
    if (has(Quirk.NO_STOP)) {
      takes.remove(Parameter.STOP);
    }
    if (has(Quirk.NO_SEED)) {
      takes.remove(Parameter.SEED);
    }
    if (has(Quirk.ONE_CHOICE)) {
      takes.remove(Parameter.N);
    }
    if (has(Quirk.NO_LOGPROBS)) {
      takes.remove(Parameter.LOGPROBS);
    }
    if (has(Quirk.INLINE_IMAGES_ONLY)) {
      takes.remove(Parameter.PICTURE_LINKS);
    }
    if (has(Quirk.ALTERNATING_TURNS)) {
      takes.removeAll(EnumSet.of(Parameter.ASSISTANT_FIRST, Parameter.ASSISTANT_LAST));
    }
    if (!carries.contains(Capability.TOOLS)) {
      takes.remove(Parameter.TOOL_TURNS);
    }
    return takes;
  }

  boolean takesTemperature(String model) {
    for (var fixed : fixedTemperatureFor) {
      if (model.startsWith(fixed)) {
        return false;
      }
    }
    return true;
  }

  /// Whether `model` may be one that thinks: those that do are known where some refuse
  /// temperatures, which are the same.
  boolean mayThink(String model) {
    return fixedTemperatureFor.isEmpty() || !takesTemperature(model);
  }

  /// `asked`, or as little as `model` thinks at least: not all that think can be told not to.
  ///
  /// @see <a href="https://platform.openai.com/docs/guides/reasoning">Reasoning models</a>
  Effort atLeast(String model, Effort asked) {
    if (asked != Effort.NONE || takesTemperature(model) || model.startsWith("gpt-5.")) {
      return asked;
    }
    return model.startsWith("gpt-5") ? Effort.MINIMAL : Effort.LOW;
  }

  /// The same with more quirks.
  OpenAiDialect with(Quirk first, Quirk... more) {
    var all = EnumSet.of(first, more);
    all.addAll(quirks);
    return new OpenAiDialect(
        maxTokensMember, maxTemperature, fixedTemperatureFor, carries, modelsPath, rateLimits, all);
  }

  /// The same carrying less.
  OpenAiDialect without(Capability first, Capability... more) {
    var rest = EnumSet.copyOf(carries);
    rest.removeAll(EnumSet.of(first, more));
    return new OpenAiDialect(
        maxTokensMember, maxTemperature, fixedTemperatureFor, rest, modelsPath, rateLimits, quirks);
  }

  /// The same limiting output by `max_completion_tokens`.
  OpenAiDialect limitingCompletionTokens() {
    return new OpenAiDialect(
        "max_completion_tokens",
        maxTemperature,
        fixedTemperatureFor,
        carries,
        modelsPath,
        rateLimits,
        quirks);
  }

  /// The same at temperatures up to `most`, and none for models whose ids begin with `fixed`.
  OpenAiDialect upToTemperature(double most, String... fixed) {
    return new OpenAiDialect(
        maxTokensMember, most, List.of(fixed), carries, modelsPath, rateLimits, quirks);
  }

  /// The same listing its models at `path`.
  OpenAiDialect listingAt(String path) {
    return new OpenAiDialect(
        maxTokensMember, maxTemperature, fixedTemperatureFor, carries, path, rateLimits, quirks);
  }

  /// The same telling its limits in other headers.
  OpenAiDialect limitedBy(RateLimits.Window... windows) {
    return new OpenAiDialect(
        maxTokensMember,
        maxTemperature,
        fixedTemperatureFor,
        carries,
        modelsPath,
        new RateLimits(List.of(windows)),
        quirks);
  }
}
