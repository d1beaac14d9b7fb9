package dev.signalbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.TemporaryPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways before one of each other unit; whoever reads a stream loses its gateway.
class ResumeIT {
  private static final String WORDS = "one two three four five six seven eight nine ten";
  private static final String SLOWLY = "demo:delay=200ms demo:say=" + WORDS;

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  /// What was read of a stream.
  private record Part(String text, String lastId, boolean done) {}

  @Test
  void aStreamGoesOnAtAnotherGatewayAfterItsOwnWasKilled() throws Exception {
    var clusterPort = SignalboxProcess.freePort();
    var shared =
        Map.of(
            "DATABASE_URL",
            urlOf(TemporaryPostgres.emptyDatabase()),
            "SIGNALBOX_CLUSTER_NAME",
            "it-" + clusterPort,
            "SIGNALBOX_CLUSTER_PORT",
            Integer.toString(clusterPort),
            "SIGNALBOX_CLUSTER_MEMBERS",
            "127.0.0.1:" + clusterPort);
    try (var units =
            SignalboxProcess.start(
                folder.resolve("units"), shared, "security", "cost", "router", "providers");
        var first = SignalboxProcess.start(folder.resolve("first"), shared, "gateway");
        var second = SignalboxProcess.start(folder.resolve("second"), shared, "gateway")) {
      units.awaitReady("PROVIDERS_PORT");
      first.awaitReady("GATEWAY_PORT");
      second.awaitReady("GATEWAY_PORT");
      Eventually.until("both answer", () -> answers(first) && answers(second));
      var whole = read(open(first, SLOWLY), Integer.MAX_VALUE);
      assertThat(whole.done()).isTrue();
      assertThat(whole.text()).contains("nine ten");
      var callsBefore = calls(units);

      var begun = read(open(first, SLOWLY), 3);
      first.kill();
      var rest = read(resume(second, begun.lastId()), Integer.MAX_VALUE);

      assertThat(rest.done()).isTrue();
      assertThat(begun.text() + rest.text()).isEqualTo(whole.text());
      assertThat(calls(units)).isEqualTo(callsBefore + 1);
      var again = read(resume(second, begun.lastId()), Integer.MAX_VALUE);
      assertThat(again.text()).isEqualTo(rest.text());
    }
  }

  private static boolean answers(SignalboxProcess gateway) {
    return Http.post(gateway.gatewayPort(), "/infer", Http.inference("builtin/demo", "Hello"))
        .filter(reply -> reply.status() == 200)
        .isPresent();
  }

  private static long calls(SignalboxProcess units) {
    var metrics = Http.get(units.port("PROVIDERS_PORT"), "/metrics").orElseThrow().body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("gen_ai_client_operation_duration_seconds_count"))
        .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ')))))
        .sum();
  }

  private BufferedReader open(SignalboxProcess gateway, String text) throws Exception {
    var body = Http.inference("builtin/demo", text).replaceFirst("[{]", "{\"stream\":true,");
    return send(
        HttpRequest.newBuilder(uri(gateway))
            .header("X-Resumable", "true")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private BufferedReader resume(SignalboxProcess gateway, String lastId) throws Exception {
    return send(HttpRequest.newBuilder(uri(gateway)).header("Last-Event-ID", lastId).GET());
  }

  private BufferedReader send(HttpRequest.Builder request) throws Exception {
    var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private static URI uri(SignalboxProcess gateway) {
    return URI.create("http://127.0.0.1:" + gateway.gatewayPort() + "/infer");
  }

  private static Part read(BufferedReader lines, int mostDeltas) throws IOException {
    var text = new StringBuilder();
    var lastId = "";
    var event = "";
    var deltas = 0;
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("id: ")) {
        lastId = line.substring("id: ".length());
      } else if (line.startsWith("event: ")) {
        event = line.substring("event: ".length());
      } else if (line.startsWith("data: ") && event.equals("delta")) {
        var begin = line.indexOf(":\"") + 2;
        text.append(line, begin, line.lastIndexOf('"'));
        deltas++;
      } else if (line.isEmpty() && (deltas == mostDeltas || event.equals("done"))) {
        return new Part(text.toString(), lastId, event.equals("done"));
      }
    }
    return new Part(text.toString(), lastId, false);
  }

  private static String urlOf(DatabaseAddress database) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            database.user(),
            database.password().reveal(),
            database.host(),
            database.port(),
            database.database());
  }
}
