package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Spoken answers go on elsewhere too, and are said once.
@CleanRun
class KeptVoiceVerticleTest {
  private static final String USER = "Bearer a.b.c";
  private static final String ASK = "{\"message\":\"Hi\",\"mode\":\"voice\",\"stream\":true}";
  private static final List<Delta> ANSWER =
      List.of(new Delta.Text("The quick "), new Delta.Text("brown fox"));

  @TempDir Path home;
  private final DatabaseAddress database = TemporaryPostgres.database();
  private RunningGateway gateway;
  private FakeVoice voice;

  @BeforeEach
  void start(Vertx vertx) {
    gateway =
        RunningGateway.start(
            vertx, TestPlatform.of(vertx, database, home, Map.of("GATEWAY_PORT", "0")));
    FakeConversations.start(gateway.units);
    voice = FakeVoice.start(gateway.bus);
    gateway.units.provider((_, _, events) -> answer(events));
    var _ = Eventually.get(gateway.bus.join(Unit.PROVIDERS, () -> ReplicaState.Snapshot.READY));
    Eventually.until(
        "providers are heard", () -> !gateway.bus.rollCall().of(Unit.PROVIDERS).isEmpty());
    gateway.units.answer(
        Addresses.FIND_STREAM,
        _ -> new KeptStream(gateway.units.called.element(), new Deadline(Long.MAX_VALUE)));
    var _ = Eventually.get(gateway.bus.serve(Addresses.RESUME, (_, _, events) -> answer(events)));
  }

  private static Future<Outcome<Bus.Started>> answer(OutboundStream<Delta> events) {
    ANSWER.forEach(events::write);
    FakeUnits.finish(events);
    return Future.succeededFuture(Outcome.ok(new Bus.Started()));
  }

  private HttpResponse<String> rest(String event) throws Exception {
    var id = event.lines().findFirst().orElseThrow().substring("id: ".length());
    return gateway.ask("GET", "/chat", "", "Authorization", USER, Resumption.LAST_EVENT_ID, id);
  }

  private static List<String> events(String body) {
    return Arrays.stream(body.split("\n\n", -1)).filter(event -> !event.isEmpty()).toList();
  }

  private static JsonObject end(String body) {
    var last = events(body).getLast();
    return new JsonObject(last.substring(last.indexOf("data: ") + "data: ".length()));
  }

  @Test
  void an_answer_that_was_said_is_not_said_again_for_whoever_comes_back() throws Exception {
    var whole =
        gateway.post("/chat", ASK, "Authorization", USER, Resumption.RESUMABLE, "true").body();
    var sound = end(whole).getString("audio_url");
    assertThat(sound).contains("/chat/audio/");

    for (var event : events(whole).subList(0, events(whole).size() - 1)) {
      var again = end(rest(event).body()).getString("audio_url");
      assertThat(again.substring(0, again.indexOf('?')))
          .isEqualTo(sound.substring(0, sound.indexOf('?')));
    }
    assertThat(voice.asked).hasSize(1);
    assertThat(gateway.units.called).hasSize(1);
  }

  @Test
  void one_whose_reader_went_before_its_end_is_said_to_who_comes_back() throws Exception {
    gateway.units.provider((_, _, events) -> {
      events.write(ANSWER.getFirst());
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var read = "";
    try (var socket =
        gateway.send("/chat", ASK, "Authorization: " + USER, Resumption.RESUMABLE + ": true")) {
      read = RunningGateway.readUntil(socket, "The quick \"}");
    }
    var back = rest(read.substring(read.lastIndexOf("id: "))).body();

    assertThat(back).doesNotContain("quick").contains("brown fox");
    assertThat(end(back).getString("audio_url")).contains("/chat/audio/");
    assertThat(voice.asked).hasSize(1);
    assertThat(voice.asked.element().text()).isEqualTo("The quick brown fox");
  }

  @Test
  void one_whose_voice_failed_is_said_anew_to_who_comes_back() throws Exception {
    voice.says(events -> {
      FakeVoice.sound(events, "x".repeat(70_000));
      events.fail(new GatewayError.ProviderFailed("elevenlabs", 200, "gone"));
    });
    var whole =
        gateway.post("/chat", ASK, "Authorization", USER, Resumption.RESUMABLE, "true").body();
    assertThat(end(whole).getString("audio_error")).isEqualTo("voice_provider_failed");
    voice.says(events -> {
      FakeVoice.sound(events, "ID3-");
      FakeVoice.finish(events);
    });

    assertThat(end(rest(events(whole).getFirst()).body()).getString("audio_url")).isNotNull();
    assertThat(voice.asked).hasSize(2);
  }
}
