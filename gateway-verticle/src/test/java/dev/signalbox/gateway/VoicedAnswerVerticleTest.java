package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class VoicedAnswerVerticleTest {
  private static final String[] ALICE = {"Authorization", "Bearer a.b.c"};
  private static final String ASK = "{\"message\":\"Hi\",\"mode\":\"voice\"}";

  @TempDir Path home;
  private Vertx vertx;
  private final DatabaseAddress database = TemporaryPostgres.database();

  @BeforeEach
  void take(Vertx own) {
    vertx = own;
  }

  private RunningGateway gateway(String... settings) {
    return gateway(vertx, settings);
  }

  private RunningGateway gateway(Vertx own, String... settings) {
    var environment = new HashMap<>(Map.of("GATEWAY_PORT", "0"));
    for (var at = 0; at < settings.length; at += 2) {
      environment.put(settings[at], settings[at + 1]);
    }
    var gateway = RunningGateway.start(own, TestPlatform.of(own, database, home, environment));
    FakeConversations.start(gateway.units);
    return gateway;
  }

  private static HttpResponse<String> get(String url, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }
  }

  private int count(String table) {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.jdbcProperties());
        var rows = connection.createStatement().executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void an_answer_is_heard_at_any_gateway_by_whoever_holds_its_address() throws Exception {
    var gateway = gateway();
    var voice = FakeVoice.start(gateway.bus);
    var answer = new JsonObject(gateway.post("/chat", ASK, ALICE).body());
    assertThat(answer.getString("text")).isEqualTo("Hello");
    assertThat(answer.containsKey("audio_error")).isFalse();
    assertThat(voice.asked.remove().text()).isEqualTo("Hello");
    var url = answer.getString("audio_url");
    assertThat(url).startsWith("http://127.0.0.1:" + gateway.verticle.port() + "/chat/audio/");
    gateway.undeploy();
    var elsewhere = Vertx.vertx();
    var other = gateway(elsewhere, "SIGNALBOX_PUBLIC_URL", "https://ai.example.com");
    var there = other.uri("").toString() + url.substring(url.indexOf("/chat/audio/"));
    var whole = get(there);
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo("ID3-heard");
    assertThat(whole.headers().firstValue("content-type")).hasValue("audio/mpeg");
    assertThat(get(there.replace("signature=", "signature=A")).statusCode()).isEqualTo(403);
    assertThat(get(there.substring(0, there.indexOf('?'))).statusCode()).isEqualTo(403);
    FakeVoice.start(other.bus);
    assertThat(other.post("/chat", ASK, ALICE).body())
        .contains("\"audio_url\":\"https://ai.example.com/chat/audio/");
    other.undeploy();
    Eventually.get(elsewhere.close());
  }

  @Test
  void a_player_gets_the_ranges_it_asks_for() throws Exception {
    var gateway = gateway();
    var sound = "0123456789".repeat(20_000);
    FakeVoice.start(gateway.bus)
        .says(events -> {
          for (var at = 0; at < sound.length(); at += 8_000) {
            FakeVoice.sound(events, sound.substring(at, at + 8_000));
          }
          FakeVoice.finish(events);
        });
    var url = new JsonObject(gateway.post("/chat", ASK, ALICE).body()).getString("audio_url");
    var whole = get(url);
    assertThat(whole.body()).isEqualTo(sound);
    assertThat(whole.headers().firstValue("accept-ranges")).hasValue("bytes");
    var part = get(url, "Range", "bytes=65530-131080");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(sound.substring(65_530, 131_081));
    assertThat(part.headers().firstValue("content-range")).hasValue("bytes 65530-131080/200000");
    assertThat(get(url, "Range", "bytes=-5").body()).isEqualTo("56789");
    var beyond = get(url, "Range", "bytes=200000-");
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(beyond.headers().firstValue("content-range")).hasValue("bytes */200000");
    assertThat(beyond.headers().firstValue("content-type")).hasValue("application/json");
    var error = new JsonObject(beyond.body());
    assertThat(error.fieldNames()).containsExactlyInAnyOrder("error", "message", "requestId");
    assertThat(error.getString("error")).isEqualTo("RANGE_NOT_SATISFIABLE");
    assertThat(error.getString("message")).contains("200000 bytes");
    var tag = whole.headers().firstValue("etag").orElseThrow();
    assertThat(get(url, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get(url, "Range", "bytes=0-0", "If-Range", tag).statusCode()).isEqualTo(206);
    assertThat(get(url, "Range", "bytes=0-0", "If-Range", "\"x\"").statusCode()).isEqualTo(200);
    assertThat(gateway.ask("DELETE", URI.create(url).getPath(), "").statusCode()).isEqualTo(405);
    var signed = url.substring(url.indexOf("/chat/"));
    var head = gateway.ask("HEAD", signed, "", "Range", "bytes=0-9");
    assertThat(head.statusCode()).as("only GET has ranges").isEqualTo(200);
    assertThat(head.headers().firstValue("content-length")).hasValue("200000");
    assertThat(head.headers().firstValue("content-range")).isEmpty();
    assertThat(gateway.ask("HEAD", signed, "", "Range", "bytes=200000-").statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_stream_tells_its_text_first_and_the_address_at_its_end() throws Exception {
    var gateway = gateway();
    FakeVoice.start(gateway.bus);
    var body = gateway.post("/chat", ASK.replace("}", ",\"stream\":true}"), ALICE).body();
    assertThat(body).contains("\"type\":\"token\"");
    var end = body.strip().substring(body.strip().lastIndexOf("data: ") + 6);
    assertThat(new JsonObject(end).getString("type")).isEqualTo("done");
    assertThat(get(new JsonObject(end).getString("audio_url")).body()).isEqualTo("ID3-heard");
  }

  @Test
  void whatever_happens_to_the_voice_the_text_is_there() throws Exception {
    var gateway = gateway("SIGNALBOX_VOICE_MAX_MB", "1");
    var voice = FakeVoice.start(gateway.bus);
    voice.fails(new GatewayError.ProviderFailed("elevenlabs", 503, "busy"));
    silent(gateway, "voice_provider_failed");
    voice.fails(new GatewayError.ModelNotFound("elevenlabs", List.of(), List.of()));
    silent(gateway, "voice_not_configured");
    voice.says(events -> {
      FakeVoice.sound(events, "ID3-");
      events.fail(new GatewayError.ProviderFailed("elevenlabs", 200, "gone"));
    });
    silent(gateway, "voice_provider_failed");
    voice.says(events -> {
      for (var at = 0; at < 200; at++) {
        FakeVoice.sound(events, "x".repeat(8_000));
      }
      FakeVoice.finish(events);
    });
    silent(gateway, "audio_too_long");
    Eventually.until("nothing is kept of it", () -> count("spoken_audio") == 0);
  }

  private static void silent(RunningGateway gateway, String reason) throws Exception {
    var reply = gateway.post("/chat", ASK, ALICE);
    assertThat(reply.statusCode()).isEqualTo(200);
    var answer = new JsonObject(reply.body());
    assertThat(answer.getString("text")).isEqualTo("Hello");
    assertThat(answer.getString("audio_error")).isEqualTo(reason);
    assertThat(answer.containsKey("audio_url")).isTrue();
    assertThat(answer.getString("audio_url")).isNull();
  }

  @Test
  void a_voice_that_takes_too_long_is_done_without() throws Exception {
    var gateway = gateway("SIGNALBOX_VOICE_TIMEOUT_SECONDS", "1");
    var voice = FakeVoice.start(gateway.bus);
    voice.says(events -> FakeVoice.sound(events, "ID3-"));
    silent(gateway, "voice_timeout");
    Eventually.until("it is stopped", () -> !voice.cancelled.isEmpty());
  }

  @Test
  void without_room_or_database_the_text_is_there_too() throws Exception {
    TemporaryPostgres.execute(
        database,
        "insert into spoken_audio (id, content_type, bytes, whole, expires_at)"
            + " values (gen_random_uuid(), 'audio/mpeg', 1099511627776, true, now() + interval '1 h')");
    var gateway = gateway();
    FakeVoice.start(gateway.bus);
    silent(gateway, "audio_storage_full");
    TemporaryPostgres.execute(database, "drop table spoken_audio cascade");
    silent(gateway, "voice_unavailable");
  }

  @Test
  void whoever_goes_stops_the_voice_and_what_it_said_is_settled() throws Exception {
    var gateway = gateway();
    var voice = FakeVoice.start(gateway.bus);
    voice.says(events -> FakeVoice.sound(events, "x".repeat(8_000)));
    var body = ASK.replace("}", ",\"stream\":true}");
    try (var socket = gateway.send("/chat", body, "Authorization: Bearer a.b.c")) {
      RunningGateway.readUntil(socket, "\"type\":\"token\"");
      Eventually.until("it speaks", () -> !voice.asked.isEmpty());
    }
    Eventually.until("it is stopped", () -> !voice.cancelled.isEmpty());
    Eventually.until(
        "it is settled",
        () ->
            gateway.units.settled.stream()
                .anyMatch(settle ->
                    settle.id().value().endsWith("-voice")
                        && settle
                            .charges()
                            .equals(List.of(new Charge(1, FakeUnits.TARGET, Usage.of(5, 0))))));
  }

  @Test
  void what_is_too_old_is_forgotten() throws Exception {
    var gateway = gateway();
    FakeVoice.start(gateway.bus);
    var url = new JsonObject(gateway.post("/chat", ASK, ALICE).body()).getString("audio_url");
    TemporaryPostgres.execute(database, "update spoken_audio set expires_at = now()");
    assertThat(get(url).statusCode()).isEqualTo(404);
    gateway.verticle.sweepSounds();
    Eventually.until("it is swept", () -> count("spoken_audio_chunk") == 0);
  }
}
