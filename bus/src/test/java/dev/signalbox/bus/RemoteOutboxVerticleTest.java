package dev.signalbox.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteOutboxVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<Frame.Kind> sent = new CopyOnWriteArrayList<>();
  private final Promise<Void> done = Promise.promise();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void what_nobody_reads_after_the_end_is_dropped_when_its_time_is_over() throws Exception {
    var outbox = outbox();
    onContext(() -> {
      for (var i = 0; i < RemoteOutbox.WINDOW + 10; i++) {
        outbox.write("event");
      }
      outbox.end();
    });
    onContext(() -> assertThat(outbox.unread()).isEqualTo(10));
    assertThat(sent).containsExactly(Frame.Kind.EVENTS);

    outbox.expire(new GatewayError.DeadlineExceeded("streams"));

    done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(outbox.unread()).isZero();
    assertThat(sent).containsExactly(Frame.Kind.EVENTS, Frame.Kind.FAIL);
  }

  @Test
  void a_stream_that_was_read_to_its_end_does_not_expire() throws Exception {
    var outbox = outbox();
    onContext(outbox::end);
    done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

    outbox.expire(new GatewayError.DeadlineExceeded("streams"));

    onContext(() -> {});
    assertThat(sent).containsExactly(Frame.Kind.END);
  }

  @Test
  void whoever_is_told_that_somebody_else_reads_on_is_not_waited_for() throws Exception {
    var outbox = outbox();
    onContext(() -> {
      for (var i = 0; i < RemoteOutbox.WINDOW + 10; i++) {
        outbox.write("event");
      }
    });
    onContext(() -> outbox.fail(new GatewayError.Conflict("resumed elsewhere")));
    done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(sent).containsExactly(Frame.Kind.EVENTS, Frame.Kind.FAIL);
  }

  private RemoteOutbox<String> outbox() {
    return new RemoteOutbox<>(
        context,
        Wire.jsonList(String.class),
        new RemoteOutbox.Sender() {
          @Override
          public void send(Frame.Kind kind, int sequence, Buffer body) {
            sent.add(kind);
          }

          @Override
          public void done() {
            done.tryComplete();
          }
        });
  }

  private void onContext(Runnable task) throws Exception {
    Future.<Void>future(promise ->
            context.runOnContext(_ -> {
              task.run();
              promise.complete();
            }))
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }
}
