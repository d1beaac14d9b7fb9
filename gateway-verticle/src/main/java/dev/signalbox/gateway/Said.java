package dev.signalbox.gateway;

import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was said of an answer that another target may have to go on with, and where it did.
final class Said {
  private static final int MOST_CHARS = 1024 * 1024;

  private final StringBuilder text = new StringBuilder();
  private final List<Seam> seams = new ArrayList<>(0);
  private @Nullable Target writer;
  private boolean textOnly = true;

  void add(List<Delta> batch) {
    for (var delta : batch) {
      switch (delta) {
        case Delta.Text(String piece) -> add(piece);
        case Delta.ToolCallStart _, Delta.ToolCallArguments _, Delta.Further _ -> textOnly = false;
        // a refusal cannot be gone on with; a thought or a source need not be
        case Delta.Refusal _ -> textOnly = false;
        case Delta.Beside _, Delta.Finish _ -> {}
      }
    }
  }

  private void add(String piece) {
    if (text.length() + piece.length() > MOST_CHARS) {
      textOnly = false;
    } else if (textOnly) {
      text.append(piece);
    }
  }

  /// Whether another can go on: no tool call was begun, and it is not too long to be told again.
  boolean isTextOnly() {
    return textOnly;
  }

  /// `next` writes from here on.
  void goesOn(Target next) {
    if (writer != null && !text.isEmpty()) {
      seams.add(new Seam(text.length(), writer, next));
    }
    writer = next;
  }

  /// What whoever comes next is asked.
  InferenceRequest goingOn(InferenceRequest guarded) {
    return text.isEmpty() ? guarded : Continuation.of(guarded, text.toString(), tokens());
  }

  /// An estimate.
  long tokens() {
    return ProviderCall.tokens(text.length());
  }

  /// An estimate of what `said` was, where anything may have been.
  static long tokensOf(@Nullable Said said) {
    return said == null ? 0 : said.tokens();
  }

  List<Seam> seams() {
    return seams;
  }

  /// The tokens of all calls together.
  static Usage together(List<Charge> charges) {
    var input = 0L;
    var cached = 0L;
    var written = 0L;
    var output = 0L;
    var reasoning = 0L;
    for (var charge : charges) {
      input += charge.usage().inputTokens();
      cached += charge.usage().cachedInputTokens();
      written += charge.usage().cacheWriteTokens();
      output += charge.usage().outputTokens();
      reasoning += charge.usage().reasoningTokens();
    }
    return new Usage(input, cached, written, output, reasoning, true);
  }
}
