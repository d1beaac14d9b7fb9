package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import java.util.List;
import java.util.Optional;

/// Where the one canonical course of an answer goes. Everything given to it is safe to leave. One
/// of [#done] and [#failed] ends it, unless the client has gone. What it is given as a [ChoiceSink]
/// belongs to the first answer, which mostly is the only one.
interface AnswerSink extends ChoiceSink {
  /// The approval the caller refers to.
  Optional<String> approvalId();

  /// The router has decided; nobody was called yet.
  void decided(Plan plan);

  /// `target` is answering, or goes on with the answer. Nothing has to leave yet: the first piece
  /// may still fail.
  void begun(Target target);

  /// Where answer number `choice` to the same request goes, at least 1.
  ChoiceSink further(int choice);

  /// The filter saw something.
  void found(List<Finding> findings);

  /// Whichever way it ends, nobody is called any more; `last` was the last.
  ///
  /// @param paid by everybody who was called, known or estimated
  default void ran(Target last, Usage paid) {}

  /// What was given so far may leave now, together.
  void flush();

  /// [Lane#BEAT_MILLIS] have passed: a stream that was silent for long shows that it is alive.
  void beat();

  /// Whether the client cannot keep up; the pipeline's `drained` is called when it can again.
  boolean isFull();

  /// The answer is whole.
  void done(AnswerSummary summary);

  /// The answer ends here, for this reason.
  void failed(GatewayError error);

  /// The answer goes on elsewhere, for somebody else: who reads here is told, and all else is left
  /// to whoever goes on with it.
  void takenOver(GatewayError error);

  /// An answer that is not whole has been paid; the client may have gone long since.
  ///
  /// @param used by everybody who wrote a part of it
  default void settled(CostReport report, Usage used) {}
}
