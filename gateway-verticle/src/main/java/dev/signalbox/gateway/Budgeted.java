package dev.signalbox.gateway;

import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.InferenceRequest;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Whether an answer ended where it did because of a budget.
final class Budgeted {
  private Budgeted() {}

  /// The output tokens the budget had room for, where they were fewer than asked for and the answer
  /// ran into them.
  static OptionalInt of(InferenceRequest request, @Nullable Hold hold, Delta.Finish finish) {
    var covered =
        hold == null ? 0 : hold.outputTokenLimit() / request.generation().choices().count();
    var asked = request.sampling().maxTokens();
    return covered > 0
            && (finish.reason() == FinishReason.LENGTH
                || finish.further().contains(FinishReason.LENGTH))
            && (asked.isEmpty() || asked.getAsInt() > covered)
        ? OptionalInt.of(covered)
        : OptionalInt.empty();
  }
}
