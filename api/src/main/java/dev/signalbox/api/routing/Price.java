package dev.signalbox.api.routing;

import dev.signalbox.api.Money;
import dev.signalbox.api.inference.Usage;
import java.util.List;

/// What a target's tokens cost, or that nobody has said.
public sealed interface Price {
  /// Integer pico-USD (10⁻¹² USD) per token: 0.15 USD per million tokens is 150,000.
  ///
  /// @param bands what longer prompts cost, ascending; none at most models
  record PerToken(
      long input, long cachedInput, long cacheWrite, long output, long reasoning, List<Band> bands)
      implements Price {
    /// @throws IllegalArgumentException if the bands do not ascend
    public PerToken {
      // what an older node announces has none
      bands = bands == null ? List.of() : List.copyOf(bands);
      for (var i = 1; i < bands.size(); i++) {
        if (bands.get(i).aboveTokens() <= bands.get(i - 1).aboveTokens()) {
          throw new IllegalArgumentException("bands have to ascend: " + bands);
        }
      }
    }

    /// The same for prompts of any length.
    public PerToken(long input, long cachedInput, long cacheWrite, long output, long reasoning) {
      this(input, cachedInput, cacheWrite, output, reasoning, List.of());
    }

    /// Reasoning at the price of other output, as nearly everywhere.
    public PerToken(long input, long cachedInput, long cacheWrite, long output) {
      this(input, cachedInput, cacheWrite, output, output);
    }

    /// The same, where longer prompts cost what `others` say.
    ///
    /// @throws IllegalArgumentException if they do not ascend
    public PerToken withBands(List<Band> others) {
      return new PerToken(input, cachedInput, cacheWrite, output, reasoning, others);
    }

    /// What every token of a call costs whose prompt has `promptTokens`, input and output alike.
    ///
    /// A prompt is as long as its provider counts it, with all that was read from the cache and all
    /// that was written to it, which is [Usage#inputTokens]: OpenAI and xAI go by `prompt_tokens`,
    /// which hold the cached ones; Gemini by `promptTokenCount`, which holds them too; Anthropic by
    /// `input_tokens`, `cache_read_input_tokens` and `cache_creation_input_tokens` together. What
    /// is billed of it says nothing about its length. A prompt that is exactly as long as a
    /// threshold is still in the band below, as all of them say "above" or "up to". Several answers
    /// to one prompt have one prompt.
    public PerToken at(long promptTokens) {
      for (var i = bands.size() - 1; i >= 0; i--) {
        if (promptTokens > bands.get(i).aboveTokens()) {
          return bands.get(i).price();
        }
      }
      return this;
    }

    /// The cost of `counted` in its band, by what is billed of it, rounded up to a nano-dollar
    /// once.
    public Money of(Usage counted) {
      return at(counted.inputTokens()).flat(counted.payable());
    }

    private Money flat(Usage usage) {
      var plain = usage.inputTokens() - usage.cachedInputTokens() - usage.cacheWriteTokens();
      return new PicoUsd()
          .plus(plain, input)
          .plus(usage.cachedInputTokens(), cachedInput)
          .plus(usage.cacheWriteTokens(), cacheWrite)
          .plus(usage.outputTokens() - usage.reasoningTokens(), output)
          .plus(usage.reasoningTokens(), reasoning)
          .money();
    }

    /// The most that `inputTokens` in and `outputTokens` out can cost, whatever class the input
    /// falls into, in the dearest of the bands that a prompt of at most so many tokens can fall
    /// into.
    public Money worstCase(long inputTokens, long outputTokens) {
      return worstCase(inputTokens, inputTokens, outputTokens);
    }

    /// As [#worstCase], where more tokens may be billed than the prompt has.
    ///
    /// @param promptTokens an upper bound of the prompt's length
    /// @param inputTokens an upper bound of what is billed of it
    public Money worstCase(long promptTokens, long inputTokens, long outputTokens) {
      var most = flatWorstCase(inputTokens, outputTokens);
      for (var i = 0; i < bands.size() && promptTokens > bands.get(i).aboveTokens(); i++) {
        var there = bands.get(i).price().flatWorstCase(inputTokens, outputTokens);
        most = there.isAtLeast(most) ? there : most;
      }
      return most;
    }

    private Money flatWorstCase(long inputTokens, long outputTokens) {
      return new PicoUsd()
          .plus(inputTokens, dearestInput())
          .plus(outputTokens, dearestOutput())
          .money();
    }

    /// The dearest class of input, bands aside.
    public long dearestInput() {
      return Math.max(input, Math.max(cachedInput, cacheWrite));
    }

    /// The dearest class of output, bands aside.
    public long dearestOutput() {
      return Math.max(output, reasoning);
    }
  }

  /// What calls cost whose prompt is longer than some length, all of their tokens alike.
  ///
  /// @param aboveTokens the longest prompt that still has the price below, at least 1
  /// @param price without bands of its own
  record Band(long aboveTokens, PerToken price) {
    public Band {
      if (aboveTokens < 1) {
        throw new IllegalArgumentException("a band above " + aboveTokens + " tokens is none");
      }
      if (!price.bands().isEmpty()) {
        throw new IllegalArgumentException("a band has no bands");
      }
    }
  }

  /// Costs nothing: runs on our own machine.
  record Free() implements Price {}

  /// No price is known; settings decide whether such a target is refused or counted as zero with a
  /// warning.
  record Unknown() implements Price {}
}
