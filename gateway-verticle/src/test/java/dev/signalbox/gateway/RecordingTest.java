package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private final List<Optional<IdempotentAnswers.Answer>> kept = new ArrayList<>();

  @Test
  void a_good_answer_is_kept_as_it_left() {
    var recording = recording();
    recording.add(Buffer.buffer("data: 1\n\n"));
    recording.add(Buffer.buffer("data: 2\n\n"));
    recording.end(true, "text/event-stream");
    assertThat(kept)
        .containsExactly(
            Optional.of(
                new IdempotentAnswers.Answer(
                    "text/event-stream", Buffer.buffer("data: 1\n\ndata: 2\n\n"))));
  }

  @Test
  void what_is_not_good_or_too_large_is_not_kept() {
    var failed = recording();
    failed.add(Buffer.buffer("half"));
    failed.end(false, "");
    var large = recording();
    large.add(Buffer.buffer(new byte[1024 * 1024]));
    large.add(Buffer.buffer("x"));
    large.add(Buffer.buffer("y"));
    large.end(true, "");
    assertThat(kept).containsExactly(Optional.empty(), Optional.empty());
  }

  private Recording recording() {
    return new Recording(answer -> {
      kept.add(answer);
      return Future.succeededFuture();
    });
  }
}
