package dev.signalbox.it;

import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.TemporaryPostgres;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Three cost units in processes of their own beside one process with everything else, around one
/// PostgreSQL.
final class ThreeCostReplicas implements AutoCloseable {
  private static final int REPLICAS = 3;
  private static final String[] OTHERS = {"gateway", "security", "router", "providers"};

  private final Path folder;
  private final Map<String, String> settings;
  private final DatabaseAddress database = TemporaryPostgres.emptyDatabase();
  private final SignalboxProcess others;
  private final List<SignalboxProcess> replicas = new ArrayList<>();

  private ThreeCostReplicas(Path folder, Map<String, String> more) {
    this.folder = folder;
    settings = ClusterSettings.around(database, more);
    // it must stay alive, for the others find the cluster by its port
    others = SignalboxProcess.start(folder.resolve("others"), settings, OTHERS);
    others.awaitReady("SECURITY_PORT");
  }

  static ThreeCostReplicas start(Path folder, Map<String, String> more) {
    var all = new ThreeCostReplicas(folder, more);
    for (var number = 0; number < REPLICAS; number++) {
      all.replicas.add(all.replica(number));
    }
    all.replicas.forEach(each -> each.awaitReady("COST_PORT"));
    all.others.awaitReady("GATEWAY_PORT");
    Eventually.until("all replicas are known", () -> all.known() == REPLICAS);
    return all;
  }

  private SignalboxProcess replica(int number) {
    return SignalboxProcess.start(folder.resolve("cost-" + number), settings, "cost");
  }

  /// Kills a replica as a power cut does it, and starts it again in its own data directory.
  void killAndRestart(int number) {
    replicas.get(number).kill();
    replicas.set(number, replica(number));
  }

  int gatewayPort() {
    return others.gatewayPort();
  }

  /// Waits until every replica answers again.
  void awaitAll() {
    replicas.forEach(each -> each.awaitReady("COST_PORT"));
  }

  /// Gives the account of `key` a strict budget and answers with its name.
  String budget(String key, BigDecimal usd) {
    var account = accountOf(key);
    var set =
        Http.send(
                replicas.getFirst().port("COST_PORT"),
                "PUT",
                "/budgets/" + account.replace(":", "%3A"),
                "{\"hardUsd\":\"" + usd.toPlainString() + "\",\"strict\":true}")
            .orElseThrow();
    if (set.status() != 200) {
      throw new AssertionError(set.body());
    }
    return account;
  }

  private String accountOf(String key) {
    var id = "who-" + UUID.randomUUID();
    var answer =
        Http.post(
                gatewayPort(),
                "/infer",
                Http.inference("builtin/demo", "Who am I?"),
                "Authorization",
                "Bearer " + key,
                "X-Request-Id",
                id)
            .orElseThrow();
    if (answer.status() != 200) {
      throw new AssertionError(answer.body());
    }
    Eventually.until("the account is in the ledger", () -> !text(NAME, id).isEmpty());
    return text(NAME, id);
  }

  private static final String NAME =
      "select coalesce(max(account), '') from cost_entry where request_id like ? || '%'";

  /// What a query of one number about an account says.
  long number(String sql, String account) {
    return Long.parseLong(text(sql, account));
  }

  private String text(String sql, String parameter) {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.jdbcProperties());
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private int known() {
    return Http.get(gatewayPort(), "/status")
        .map(status -> status.json().at("/units/cost/replicas").size())
        .orElse(0);
  }

  @Override
  public void close() {
    replicas.forEach(SignalboxProcess::close);
    others.close();
  }
}
