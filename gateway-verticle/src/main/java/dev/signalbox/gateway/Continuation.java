package dev.signalbox.gateway;

import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.routing.RoutingHints.AfterBreak;
import java.util.ArrayList;
import java.util.OptionalInt;

/// The request that lets another target go on with an answer that broke off.
final class Continuation {
  static final String GO_ON =
      "Your answer was cut off. Go on exactly where it ends: repeat nothing of it, do not greet,"
          + " explain or comment, and write only what is missing.";

  private Continuation() {}

  /// Whether the caller wants it and the answer is such that it can be gone on with.
  static boolean isWanted(InferenceRequest request) {
    return request.routing().afterBreak() == AfterBreak.CONTINUE
        && request.responseFormat() instanceof ResponseFormat.Text;
  }

  /// `request` after an assistant has `said` so much of the answer.
  ///
  /// @param saidTokens what that takes of the caller's bound
  static InferenceRequest of(InferenceRequest request, String said, long saidTokens) {
    var messages = new ArrayList<>(request.messages());
    messages.add(Message.of(Role.ASSISTANT, WholeCharacters.of(said)));
    messages.add(Message.of(Role.USER, GO_ON));
    var sampling = request.sampling();
    return request
        .withMessages(messages)
        .withSampling(sampling.withMaxTokens(left(sampling.maxTokens(), saidTokens)))
        .withStream(true);
  }

  private static OptionalInt left(OptionalInt bound, long used) {
    return bound.isPresent() ? OptionalInt.of((int) Math.max(1, bound.getAsInt() - used)) : bound;
  }
}
