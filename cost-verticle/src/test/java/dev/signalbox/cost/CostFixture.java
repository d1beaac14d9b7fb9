package dev.signalbox.cost;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.BusNode;
import dev.signalbox.bus.NodeIdentity;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.FreePorts;
import dev.signalbox.testkit.MutableClock;
import dev.signalbox.testkit.TestDatabase;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// A cost unit of two lanes on a real bus and a real database, with providers that offer
/// [Sample#OFFERS].
final class CostFixture {
  final MutableClock clock = MutableClock.atNoon();
  final BusNode bus;
  final Platform platform;
  private final Vertx vertx;
  private final int port;
  private String deployment = "";

  /// @param environment settings by environment name
  CostFixture(Vertx vertx, DatabaseAddress address, Path home, Map<String, String> environment) {
    this.vertx = vertx;
    this.port = FreePorts.one();
    var settings = new HashMap<>(environment);
    settings.put("COST_PORT", Integer.toString(port));
    this.platform = TestPlatform.of(TestDatabase.open(vertx, address, 8), home, clock, settings);
    this.bus = BusNode.local(vertx, new NodeIdentity("n1", "here", "1"), clock);
    var providers =
        new ReplicaState.Snapshot(
            Presence.State.READY,
            List.of(new Presence.ProviderPresence("acme", "ok", 0, 100, Sample.OFFERS, List.of())),
            Map.of());
    Eventually.get(bus.join(Unit.PROVIDERS, () -> providers));
    Eventually.until("the providers are heard", () -> !bus.rollCall().of(Unit.PROVIDERS).isEmpty());
    start();
  }

  void start() {
    var lanes = CostVerticle.replicas(CostConfig.from(platform.settings()), bus, platform);
    deployment =
        Eventually.get(vertx.deployVerticle(lanes, new DeploymentOptions().setInstances(2)));
  }

  void stop() {
    Eventually.get(vertx.undeploy(deployment));
  }

  /// Asks as a gateway does: again for as long as only other holds are in the way.
  Future<Outcome<Hold>> asking(PlaceHold question) {
    return asking(question, System.nanoTime());
  }

  private Future<Outcome<Hold>> asking(PlaceHold question, long sinceNanos) {
    return bus.ask(Addresses.HOLD, question, soon())
        .compose(outcome ->
            outcome.equals(Outcome.<Hold>err(new GatewayError.Overloaded(0)))
                ? asking(question.after((System.nanoTime() - sinceNanos) / 1_000_000), sinceNanos)
                : Future.succeededFuture(outcome));
  }

  /// Waits until the unit knows where `accounts` stand: it does not wait for long at first sight of
  /// one, and on a busy machine goes on without.
  void know(Account... accounts) {
    for (var account : accounts) {
      Eventually.until(
          account.id() + " is known", () -> !"UNKNOWN".equals(state(account).getString("state")));
    }
  }

  /// Waits until the unit says that `account` has spent `nanoUsd`.
  void untilSpent(Account account, long nanoUsd) {
    var expected = UsdAmount.format(nanoUsd);
    Eventually.until(
        account.id() + " has spent " + expected,
        () -> expected.equals(state(account).getString("total")));
  }

  private JsonObject state(Account account) {
    return http(HttpMethod.GET, "/state/" + account.id().replace(":", "%3A"), "");
  }

  /// Gives `account` a strict budget.
  void strict(Account account, long hardNano) {
    http(
        HttpMethod.PUT,
        "/budgets/" + account.id().replace(":", "%3A"),
        "{\"hardUsd\":\"" + UsdAmount.format(hardNano) + "\",\"strict\":true}");
  }

  Hold hold(PlaceHold question) {
    return value(Eventually.get(asking(question)));
  }

  GatewayError refusal(PlaceHold question) {
    if (Eventually.get(asking(question)) instanceof Outcome.Err<Hold>(GatewayError error)) {
      return error;
    }
    throw new AssertionError("the hold was not refused");
  }

  CostReport settle(Settle question) {
    return value(Eventually.get(settling(question)));
  }

  Future<Outcome<CostReport>> settling(Settle question) {
    return bus.ask(Addresses.SETTLE, question, soon());
  }

  /// Stops it together with the Vert.x it has for itself.
  void close() {
    stop();
    Eventually.get(vertx.close());
  }

  long now() {
    return clock.millis();
  }

  Deadline soon() {
    return Deadline.in(Duration.ofSeconds(10), clock);
  }

  /// One row of the database.
  Row row(String sql) {
    var rows = Eventually.get(platform.database().pool().query(sql).execute());
    return rows.iterator().next();
  }

  long number(String sql) {
    return row(sql).getLong(0);
  }

  /// The first column of every row: none where nothing was written yet.
  private List<Long> numbers(String sql) {
    var rows = Eventually.get(platform.database().pool().query(sql).execute());
    return StreamSupport.stream(rows.spliterator(), false).map(row -> row.getLong(0)).toList();
  }

  /// Waits until `sql` answers with `expected`.
  void untilNumber(String sql, long expected) {
    Eventually.until(sql + " is " + expected, () -> numbers(sql).equals(List.of(expected)));
  }

  /// Fails unless every sum is what its entries say.
  void checkSums() {
    var wrong =
        number(
            """
            select count(*) from (
              select account, cycle, sum(spent) as spent, sum(held) as held from (
                select account, cycle, spent_nano as spent, 0::bigint as held from cost_entry
                union all
                select account, held_cycle, 0, held_nano from cost_entry) each
              group by account, cycle) entries
            full join cost_account a using (account, cycle)
            where coalesce(entries.spent, 0) <> coalesce(a.spent_nano, 0)
               or coalesce(entries.held, 0) <> coalesce(a.held_nano, 0)\
            """);
    if (wrong != 0) {
      throw new AssertionError(wrong + " sums differ from their entries");
    }
  }

  /// A JSON answer of the unit's own port, its status under `status`.
  JsonObject http(HttpMethod method, String path, String body) {
    // on one event loop throughout, so that no part of the answer passes unheard
    return Eventually.get(
        Future.future(
            answered -> vertx.runOnContext(_ -> asking(method, path, body).onComplete(answered))));
  }

  private Future<JsonObject> asking(HttpMethod method, String path, String body) {
    var client = vertx.createHttpClient();
    return client
        .request(method, port, "127.0.0.1", path)
        .compose(request -> request.send(Buffer.buffer(body)))
        .compose(response ->
            response
                .body()
                .map(read ->
                    (read.length() == 0 ? new JsonObject() : new JsonObject(read))
                        .put("httpStatus", response.statusCode())))
        .eventually(client::close);
  }

  private static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Ok<T>(T value) -> value;
      case Outcome.Err<T>(GatewayError error) -> throw new AssertionError(error.message());
    };
  }
}
