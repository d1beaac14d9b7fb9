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
  /// What stands before everything that is not of the first answer proper.
  static final String BESIDE = "\n+ ";

  private Described() {}

  static String completion(Outcome<Completion> outcome) {
    return outcome(outcome, Described::completion);
  }

  /// Every answer, each further one after [#BESIDE], with the likelihoods of its words.
  static String answers(Outcome<List<Delta>> outcome) {
    return outcome(outcome, Described::answers);
  }

  private static String answers(List<Delta> deltas) {
    var first = Deltas.sum(deltas);
    var text = new StringBuilder(completion(first)).append(likelihoods(first));
    var further = ((Delta.Finish) deltas.getLast()).further();
    for (var number = 1; number <= further.size(); number++) {
      var answer = Deltas.sum(piecesOf(number, deltas));
      text.append(BESIDE).append("answer ").append(number).append(" finish ");
      text.append(further.get(number - 1)).append('\n').append(answer.text());
      answer.toolCalls().forEach(call -> text.append("call ").append(call.name()));
      text.append(likelihoods(answer));
    }
    return text.toString();
  }

  private static List<Delta> piecesOf(int number, List<Delta> deltas) {
    var pieces = new ArrayList<Delta>();
    for (var delta : deltas) {
      if (delta instanceof Delta.Further(int choice, var piece) && choice == number) {
        pieces.add(piece);
      }
    }
    return pieces;
  }

  private static String likelihoods(Completion answer) {
    var lines = new StringBuilder();
    for (var piece : answer.beside()) {
      if (piece instanceof Delta.Logprobs(var tokens)) {
        for (var token : tokens) {
          lines.append(BESIDE).append("likely ").append(token.text()).append(' ');
          lines.append(token.logprob()).append(" or");
          for (var other : token.alternatives()) {
            lines.append(' ').append(other.text()).append(' ').append(other.logprob());
          }
        }
      }
    }
    return lines.toString();
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
                    .map(bill ->
                        " billed "
                            + bill.inputTokens()
                            + (bill.cacheWriteTokens() == 0
                                ? ""
                                : " written " + bill.cacheWriteTokens())
                            + " and "
                            + bill.outputTokens())
                    .orElse(""));
  }

  static String error(GatewayError error) {
    return switch (error) {
      case GatewayError.ProviderFailed(_, int status, String reason) ->
          "failed " + status + " " + reason;
      case ProviderRejected(_, int status, var fault, String reason, _) ->
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
