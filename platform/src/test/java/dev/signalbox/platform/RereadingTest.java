package dev.signalbox.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RereadingTest {
  private final List<Promise<String>> begun = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();
  private final Rereading<String> rereading = within(Duration.ofMinutes(1));

  private Rereading<String> within(Duration patience) {
    return new Rereading<>(this::begin, taken::add, patience);
  }

  private Future<String> begin() {
    var reading = Promise.<String>promise();
    begun.add(reading);
    return reading.future();
  }

  @Test
  void who_asks_while_one_reads_shares_the_next_with_all_others() {
    var first = rereading.again();
    var second = rereading.again();
    var third = rereading.again();
    assertThat(begun).hasSize(1);

    begun.getFirst().complete("old");
    assertThat(first.succeeded()).isTrue();
    assertThat(second.isComplete() || third.isComplete()).isFalse();
    assertThat(begun).hasSize(2);

    begun.getLast().complete("new");
    assertThat(second.succeeded() && third.succeeded()).isTrue();
    assertThat(taken).containsExactly("old", "new");
    assertThat(begun).hasSize(2);
  }

  @Test
  void one_that_fails_takes_nothing_and_the_next_goes_on() {
    var first = rereading.again();
    var second = rereading.again();
    begun.getFirst().fail("away");
    assertThat(first.cause()).hasMessage("away");
    begun.getLast().complete("new");
    assertThat(second.succeeded()).isTrue();
    assertThat(taken).containsExactly("new");
  }

  @Test
  void one_that_never_ends_is_given_up_and_what_it_brings_later_is_old() {
    var impatient = within(Duration.ofMillis(1));
    assertThat(impatient.again().toCompletionStage())
        .failsWithin(Duration.ofSeconds(15))
        .withThrowableThat()
        .withCauseInstanceOf(TimeoutException.class);
    begun.getFirst().complete("old");
    assertThat(taken).isEmpty();
    assertThat(impatient.again()).isNotNull();
    assertThat(begun).hasSize(2);
  }

  @Test
  void one_that_cannot_even_begin_is_in_nobodys_way() {
    var broken =
        new Rereading<String>(
            () -> {
              throw new IllegalStateException("closed");
            },
            taken::add,
            Duration.ofMinutes(1));
    assertThat(broken.again().cause()).hasMessage("closed");
    assertThat(broken.again().cause()).hasMessage("closed");
  }

  @Test
  void who_waits_for_anothers_reading_hears_of_it_on_its_own_context() throws Exception {
    var vertx = Vertx.vertx();
    try {
      var first = rereading.again();
      var asked = new CompletableFuture<Void>();
      var heard = new CompletableFuture<Boolean>();
      var own = vertx.getOrCreateContext();
      own.runOnContext(_ -> {
        rereading.again().onComplete(_ -> heard.complete(own.equals(Vertx.currentContext())));
        asked.complete(null);
      });
      asked.get(15, TimeUnit.SECONDS);
      begun.getFirst().complete("old");
      begun.getLast().complete("new");
      assertThat(first.succeeded()).isTrue();
      assertThat(heard.get(15, TimeUnit.SECONDS)).isTrue();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
    }
  }
}
