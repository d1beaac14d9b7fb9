package dev.signalbox.conversation.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.conversation.ContextBlock;
import dev.signalbox.api.conversation.GatherContext;
import dev.signalbox.platform.net.AddressGuard;
import dev.signalbox.platform.postgres.PostgresDatabase;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@CleanRun
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContextVerticleTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  private Vertx vertx;
  private PostgresDatabase database;
  private MockUpstream upstream;

  @BeforeAll
  void start() {
    vertx = Vertx.vertx();
    var address = TemporaryPostgres.database();
    TemporaryPostgres.execute(address, "create table watched (user_id text, what text)");
    TemporaryPostgres.execute(
        address, "insert into watched values ('a', 'points'), ('a', 'signals'), ('b', 'else')");
    database = TestDatabase.open(vertx, address, 4);
    upstream = MockUpstream.start(vertx);
  }

  @AfterAll
  void stop() {
    Eventually.get(database.close());
    Eventually.get(vertx.close());
  }

  private static ContextSource sql(String text, int rows) {
    return new ContextSource.Sql("s", "Watched", SOON, text, "{what}", rows);
  }

  private ContextSource http(int bytes) {
    return new ContextSource.Http("s", "Told", SOON, upstream.url() + "/of/{user}", bytes);
  }

  private ContextBlock gather(ContextSource source, boolean allowPrivate) {
    var web = new WebSource(vertx, new AddressGuard(allowPrivate));
    var gatherer = new ContextGatherer(List.of(source), database, web);
    var block = Eventually.get(gatherer.gather(new GatherContext("a", List.of("s", "unknown"))));
    Eventually.get(web.close());
    return block;
  }

  @Test
  void rows_are_those_of_the_user_and_no_more_than_allowed() {
    var text = "select what from watched where user_id = $1 order by what";
    assertThat(gather(sql(text, 10), false).text()).endsWith("Watched:\n- points\n- signals");
    assertThat(gather(sql(text, 1), false).text()).endsWith("Watched:\n- points");
  }

  @Test
  void a_source_can_change_nothing() {
    var block =
        gather(
            sql(
                "with gone as (delete from watched where user_id = $1 returning what) select * from gone",
                10),
            false);
    assertThat(block).isEqualTo(new ContextBlock("", List.of("s")));
    assertThat(gather(sql("select what from watched where user_id = $1", 10), false).text())
        .contains("points");
  }

  @Test
  void a_source_that_takes_too_long_is_left_out() {
    var slow =
        new ContextSource.Sql(
            "s", "Slow", Duration.ofMillis(50), "select pg_sleep(60), $1::text", "", 1);
    assertThat(gather(slow, false).missing()).containsExactly("s");
  }

  @Test
  void an_answer_over_http_is_read_within_its_bounds() {
    upstream.always(Answer.json(200, "likes trains"));
    assertThat(gather(http(100), true).text()).endsWith("Told:\n- likes trains");
    assertThat(upstream.last().path()).isEqualTo("/of/a");
    assertThat(gather(http(3), true).missing()).containsExactly("s");
    upstream.always(Answer.json(500, "{}"));
    assertThat(gather(http(100), true).missing()).containsExactly("s");
  }

  @Test
  void a_source_that_never_ends_gives_its_connection_back() {
    var asked = new AtomicInteger();
    var held = new AtomicInteger();
    var server =
        Eventually.get(
            vertx
                .createHttpServer()
                .requestHandler(request -> {
                  asked.incrementAndGet();
                  held.incrementAndGet();
                  var response = request.response().setChunked(true);
                  var drip = vertx.setPeriodic(20, _ -> response.write("x"));
                  response
                      .exceptionHandler(_ -> {})
                      .closeHandler(_ -> {
                        vertx.cancelTimer(drip);
                        held.decrementAndGet();
                      });
                })
                .listen(0, "127.0.0.1"));
    var url = "http://127.0.0.1:" + server.actualPort() + "/";
    var source = new ContextSource.Http("s", "Drips", Duration.ofMillis(500), url, 1_000_000);
    var web = new WebSource(vertx, new AddressGuard(true));
    var gatherer = new ContextGatherer(List.of(source), database, web);
    var block = Eventually.get(gatherer.gather(new GatherContext("a", List.of("s"))));
    assertThat(block.missing()).containsExactly("s");
    Eventually.until("it was asked and let go", () -> asked.get() == 1 && held.get() == 0);
    Eventually.get(web.close());
    Eventually.get(server.close());
  }

  @Test
  void an_address_the_guard_refuses_is_never_asked() {
    var before = upstream.calls();
    assertThat(gather(http(100), false).missing()).containsExactly("s");
    assertThat(upstream.calls()).isEqualTo(before);
  }
}
