package dev.signalbox.bus;

import static dev.signalbox.bus.Probe.await;
import static dev.signalbox.bus.Probe.error;
import static dev.signalbox.bus.Probe.eventually;
import static dev.signalbox.bus.Probe.onNewContext;
import static dev.signalbox.bus.Probe.soon;
import static dev.signalbox.bus.Probe.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Nodes of two builds in one cluster: what one of them cannot read is asked of the others.
class MixedBuildsVerticleTest {
  private static final Address<Word, Word> ASK =
      new Address<>("test.word.v1", Unit.SECURITY, Word.class, Word.class, true);
  private static final Address<Word, Word> PAID =
      new Address<>("test.paid-word.v1", Unit.SECURITY, Word.class, Word.class, false);
  private static final Address<Word, Riddle> RIDDLE =
      new Address<>("test.riddle.v1", Unit.SECURITY, Word.class, Riddle.class, true);
  private static final Address<Word, Riddle> PAID_RIDDLE =
      new Address<>("test.paid-riddle.v1", Unit.SECURITY, Word.class, Riddle.class, false);
  private static final StreamAddress<Word, Word> STREAM =
      new StreamAddress<>("test.words.v1", Unit.SECURITY, Word.class, Word.class);

  /// The nodes whose build is too old for a new word.
  private static final Set<Vertx> OLD = ConcurrentHashMap.newKeySet();

  private final TestCluster cluster = new TestCluster();
  private final TestCluster.Node gateway = cluster.start("gateway");
  private final AtomicInteger answered = new AtomicInteger();

  /// Cannot be read by an old node when it is new.
  record Word(String text) {
    Word {
      var here = Vertx.currentContext();
      if (text.startsWith("new") && here != null && OLD.contains(here.owner())) {
        throw new IllegalArgumentException("no such word: " + text);
      }
    }
  }

  /// Can be made and never be read.
  record Riddle(String text) {
    private static final Set<String> MADE = ConcurrentHashMap.newKeySet();

    Riddle {
      if (!MADE.add(text)) {
        throw new IllegalArgumentException("cannot be read: " + text);
      }
    }
  }

  @AfterEach
  void close() {
    cluster.close();
    OLD.clear();
  }

  private TestCluster.Node replica(String id) {
    var node = cluster.start(id);
    await(
        onNewContext(
            node.cluster.vertx(),
            () ->
                Future.all(
                    List.of(
                        node.bus.answer(ASK, (word, _) -> answer(word, id)),
                        node.bus.answer(PAID, (word, _) -> answer(word, id)),
                        node.bus.answer(RIDDLE, (_, _) -> riddle()),
                        node.bus.answer(PAID_RIDDLE, (_, _) -> riddle()),
                        node.bus.serve(
                            STREAM,
                            (_, _, out) -> {
                              out.write(new Word(id));
                              out.end();
                              return Future.succeededFuture(Outcome.ok(new Bus.Started()));
                            })))));
    node.join(Unit.SECURITY);
    eventually(
        "the gateway has heard " + id,
        () ->
            gateway.bus.rollCall().of(Unit.SECURITY).stream()
                .anyMatch(presence -> presence.replica().node().equals(id)));
    return node;
  }

  private Future<Outcome<Riddle>> riddle() {
    return Future.succeededFuture(Outcome.ok(new Riddle("r" + answered.incrementAndGet())));
  }

  private Future<Outcome<Word>> answer(Word word, String id) {
    answered.incrementAndGet();
    return Future.succeededFuture(Outcome.ok(new Word(word.text() + " by " + id)));
  }

  @Test
  void a_question_that_old_replicas_cannot_read_is_asked_of_a_new_one() {
    for (var id : new String[] {"old1", "old2", "old3", "old4"}) {
      OLD.add(replica(id).cluster.vertx());
    }
    replica("fresh");
    for (var i = 0; i < 20; i++) {
      assertThat(value(gateway.bus.ask(ASK, new Word("new"), soon())).text())
          .isEqualTo("new by fresh");
      assertThat(value(gateway.bus.ask(PAID, new Word("new"), soon())).text())
          .isEqualTo("new by fresh");
    }
    assertThat(answered).hasValue(40);
  }

  @Test
  void who_cannot_read_one_question_is_asked_all_others() {
    OLD.add(replica("old").cluster.vertx());
    assertThat(error(gateway.bus.ask(ASK, new Word("new"), soon())))
        .isEqualTo(new GatewayError.UnitUnavailable(Unit.SECURITY));
    assertThat(error(gateway.bus.askAt("old", ASK, new Word("new"), soon())))
        .isEqualTo(new GatewayError.UnitUnavailable(Unit.SECURITY));
    assertThat(value(gateway.bus.ask(ASK, new Word("plain"), soon())).text())
        .isEqualTo("plain by old");
  }

  @Test
  void a_stream_is_opened_where_its_question_is_understood() {
    OLD.add(replica("old").cluster.vertx());
    replica("fresh");
    for (var i = 0; i < 10; i++) {
      var stream =
          value(
              onNewContext(
                  gateway.cluster.vertx(),
                  () -> gateway.bus.open(STREAM, new Word("new"), soon())));
      assertThat(stream.node()).isEqualTo("fresh");
      stream.cancel();
    }
  }

  @Test
  void an_answer_that_cannot_be_read_is_asked_for_elsewhere_only_where_that_costs_nothing() {
    replica("fresh1");
    replica("fresh2");
    assertThat(error(gateway.bus.ask(RIDDLE, new Word("?"), soon())))
        .isEqualTo(new GatewayError.UnitUnavailable(Unit.SECURITY));
    assertThat(answered).hasValue(2);
    assertThat(error(gateway.bus.ask(PAID_RIDDLE, new Word("?"), soon())))
        .isEqualTo(new GatewayError.Internal());
    assertThat(answered).hasValue(3);
  }
}
