package dev.signalbox.provider.wire;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import java.util.List;

/// Reads one provider's stream: remembers, never waits.
interface StreamDecoder {
  /// What nothing new looks like.
  Outcome<List<Delta>> NOTHING = Outcome.ok(List.of());

  /// What `event` adds, often nothing. An error ends the stream; so does [Delta.Finish], after
  /// which nothing is added any more.
  Outcome<List<Delta>> decode(WireEvent event);

  /// What is still owed when the input has ended, or why the completion is not whole.
  Outcome<List<Delta>> end();
}
