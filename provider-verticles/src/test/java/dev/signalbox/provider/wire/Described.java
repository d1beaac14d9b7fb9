package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Completion;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Results in the words of `expect.txt`.
final class Described {
  private Described() {}

  static String completion(Outcome<Completion> outcome) {
    return outcome(outcome, Described::completion);
  }

  static String embeddings(Outcome<Embeddings> outcome) {
    return outcome(outcome, Described::embeddings);
  }

  static String models(Outcome<List<String>> outcome) {
    return outcome(outcome, models -> "models " + String.join(", ", models));
  }

  static String limit(RateLimit limit) {
    return "wait %d requests %d tokens %d"
        .formatted(limit.waitMillis(), limit.remainingRequests(), limit.remainingTokens());
  }

  private static <T> String outcome(Outcome<T> outcome, Function<T, String> words) {
    return switch (outcome) {
      case Outcome.Ok<T>(var value) -> words.apply(value);
      case Outcome.Err<T>(GatewayError error) -> error(error);
    };
  }

  private static String completion(Completion completion) {
    var lines = new ArrayList<String>();
    var refusal = new StringBuilder();
    for (var piece : completion.beside()) {
      if (piece instanceof Delta.Refusal(String why)) {
        refusal.append(why);
      }
    }
    if (!refusal.isEmpty()) {
      lines.add("refusal " + refusal);
    }
    if (!completion.text().isEmpty()) {
      lines.add("text " + completion.text());
    }
    var calls = completion.toolCalls();
    for (var i = 0; i < calls.size(); i++) {
      var toolCall = calls.get(i);
      lines.add(
          "call " + i + " " + toolCall.id() + " " + toolCall.name() + " " + toolCall.arguments());
    }
    lines.add("finish " + completion.finishReason() + " model " + completion.model());
    lines.add(usage(completion.usage()));
    return String.join("\n", lines);
  }

  private static String embeddings(Embeddings embeddings) {
    var lines = new ArrayList<String>();
    embeddings.vectors().forEach(vector -> lines.add("vector " + Arrays.toString(vector.values())));
    lines.add("model " + embeddings.model());
    lines.add(usage(embeddings.usage()));
    return String.join("\n", lines);
  }

  private static String usage(Usage usage) {
    return usage.estimated()
        ? "usage estimated out " + usage.outputTokens()
        : "usage %d cached %d written %d out %d reasoning %d%s"
            .formatted(
                usage.inputTokens(),
                usage.cachedInputTokens(),
                usage.cacheWriteTokens(),
                usage.outputTokens(),
                usage.reasoningTokens(),
                usage
                    .billed()
                    .map(bill -> " billed " + bill.inputTokens() + " and " + bill.outputTokens())
                    .orElse(""));
  }

  static String error(GatewayError error) {
    return switch (error) {
      case GatewayError.ProviderFailed(_, int status, String reason) ->
          "failed " + status + " " + reason;
      case ProviderRejected(_, int status, var fault, String reason) ->
          fault == ProviderRejected.Fault.ofStatus(status)
              ? "rejected " + status + " " + reason
              : "rejected " + status + " for its " + fault + " " + reason;
      case GatewayError.InputRejected(var violations) ->
          "refused "
              + violations.getFirst().field()
              + " "
              + violations.getFirst().rule()
              + " "
              + violations.getFirst().message();
      case GatewayError.OfRequest _,
          GatewayError.OfCaller _,
          GatewayError.OfMoney _,
          GatewayError.OfGateway _,
          GatewayError.OutputBlocked _,
          GatewayError.UnitUnavailable _,
          GatewayError.AllProvidersFailed _ ->
          error.toString();
    };
  }
}
