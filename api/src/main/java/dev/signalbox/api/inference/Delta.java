package dev.signalbox.api.inference;

import java.util.List;
import java.util.Optional;

/// One step of a streamed completion. A stream is zero or more deltas and exactly one [Finish] as
/// its last.
public sealed interface Delta {
  /// How much it adds to an answer: characters of text, thoughts and arguments.
  default long chars() {
    return switch (this) {
      case Text(String text) -> text.length();
      case ToolCallArguments(_, String fragment) -> fragment.length();
      case Reasoning(String text) -> text.length();
      case Refusal(String text) -> text.length();
      case ReasoningSignature(String signature) -> signature.length();
      case SealedReasoning(String sealed) -> sealed.length();
      case Further(_, Piece piece) -> piece.chars();
      case Citation _, Logprobs _, ToolCallStart _, Finish _ -> 0;
    };
  }

  /// Something an answer consists of.
  sealed interface Piece extends Delta {}

  /// More text.
  record Text(String text) implements Piece {}

  /// Tool call number `index` begins.
  record ToolCallStart(int index, String id, String name) implements Piece {}

  /// More of the JSON arguments of tool call `index`.
  record ToolCallArguments(int index, String fragment) implements Piece {}

  /// What comes beside the answer proper, and which many dialects have no place for.
  sealed interface Beside extends Piece {}

  /// More of what the model thinks before it answers.
  record Reasoning(String text) implements Beside {}

  /// The thought before it is whole; its provider wants it back with this.
  ///
  /// @param signature opaque, in base64
  record ReasoningSignature(String signature) implements Beside {}

  /// A whole thought that only its provider can read.
  ///
  /// @param sealed opaque, in base64
  record SealedReasoning(String sealed) implements Beside {}

  /// More of why the model will not answer; there is no text then.
  record Refusal(String text) implements Beside {}

  /// A source the answer rests on.
  ///
  /// @param url as the provider wrote it
  /// @param title may be empty
  record Citation(String url, String title) implements Beside {}

  /// How likely the next tokens of the text were; an empty list says that it is withheld. From a
  /// provider it comes beside its text, to a client after the last of it.
  record Logprobs(List<TokenLogprob> tokens) implements Beside {
    public Logprobs {
      tokens = List.copyOf(tokens);
    }
  }

  /// `piece` of another answer to the same request.
  ///
  /// @param choice the answer's number, at least 1; what stands alone is of number 0
  record Further(int choice, Piece piece) implements Delta {}

  /// The completion is whole, with all its further answers.
  ///
  /// @param usage of all answers together
  /// @param model the id the provider says answered
  /// @param stopSequence the caller's text that ended it, where the provider tells
  /// @param further why each further answer ended, in order
  record Finish(
      FinishReason reason,
      Usage usage,
      String model,
      Optional<String> stopSequence,
      List<FinishReason> further)
      implements Delta {
    public Finish {
      further = List.copyOf(further);
    }

    /// The end of a single answer that no text of the caller's is known to have ended.
    public Finish(FinishReason reason, Usage usage, String model) {
      this(reason, usage, model, Optional.empty(), List.of());
    }

    /// The same, ended by `text`.
    public Finish stoppedBy(Optional<String> text) {
      return new Finish(reason, usage, model, text, further);
    }

    /// The same with further answers that ended for these reasons.
    public Finish beside(List<FinishReason> reasons) {
      return new Finish(reason, usage, model, stopSequence, reasons);
    }
  }
}
