package dev.signalbox.gateway;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.routing.Target;
import java.util.List;

/// What a provider gives that leaves without passing the filter: ids of tool calls, signatures and
/// the model that answered. Only what looks like a name is passed on, for a sentence in their place
/// would be unfiltered output.
final class ForeignTokens {
  private static final int LONGEST = 128;
  private static final int LONGEST_OPAQUE = 256 * 1024;
  private static final String PUNCTUATION = "_.:/@+-";

  private ForeignTokens() {}

  /// `batch` with names of our own where the provider's are none.
  static List<Delta> checked(List<Delta> batch, RequestId request, Target target) {
    for (var delta : batch) {
      if (!isSound(delta)) {
        return batch.stream().map(one -> checked(one, request, target)).toList();
      }
    }
    return batch;
  }

  private static boolean isSound(Delta delta) {
    return switch (delta) {
      case Delta.ToolCallStart start -> isToken(start.id());
      case Delta.Finish finish -> isToken(finish.model());
      case Delta.ReasoningSignature(String signature) -> isOpaque(signature);
      case Delta.SealedReasoning(String sealed) -> isOpaque(sealed);
      case Delta.Further(_, Delta.Piece piece) -> isSound(piece);
      case Delta.Text _, Delta.ToolCallArguments _, Delta.Beside _ -> true;
    };
  }

  /// Base64 of no more than a provider needs.
  private static boolean isOpaque(String text) {
    if (text.isEmpty() || text.length() > LONGEST_OPAQUE) {
      return false;
    }
    for (var at = 0; at < text.length(); at++) {
      if (!isTokenCharacter(text.charAt(at)) && text.charAt(at) != '=') {
        return false;
      }
    }
    return true;
  }

  private static Delta checked(Delta delta, RequestId request, Target target) {
    if (isSound(delta)) {
      return delta;
    }
    return switch (delta) {
      case Delta.Piece piece -> checked(0, piece, request);
      case Delta.Further(int choice, Delta.Piece piece) ->
          new Delta.Further(choice, checked(choice, piece, request));
      case Delta.Finish finish ->
          new Delta.Finish(finish.reason(), finish.usage(), target.model())
              .stoppedBy(finish.stopSequence())
              .beside(finish.further());
    };
  }

  private static Delta.Piece checked(int choice, Delta.Piece piece, RequestId request) {
    return switch (piece) {
      case Delta.ToolCallStart(int index, _, String name) ->
          new Delta.ToolCallStart(index, ownId(request, choice, index), name);
      // an empty one is not passed on
      case Delta.ReasoningSignature _ -> new Delta.ReasoningSignature("");
      case Delta.SealedReasoning _ -> new Delta.SealedReasoning("");
      case Delta.Text _, Delta.ToolCallArguments _, Delta.Beside _ -> piece;
    };
  }

  /// Unlike the ids of earlier turns.
  private static String ownId(RequestId request, int choice, int index) {
    var name = "call_" + Integer.toHexString(request.value().hashCode()) + "_" + index;
    return choice == 0 ? name : name + "_" + choice;
  }

  static boolean isToken(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return false;
    }
    for (var at = 0; at < name.length(); at++) {
      if (!isTokenCharacter(name.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PUNCTUATION.indexOf(c) >= 0;
  }
}
