package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.Http;
import dev.signalbox.testkit.MockUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What the assistant and the voices take and answer is what the API document says, member by
/// member.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssistantAnswersIT {
  private static final String CHAT = "/chat";
  private static final String SPEECH = "/v1/audio/speech";
  private static final String AUDIO = "/chat/audio/{file}";
  private static final String ALICE = "Bearer " + UserTokens.of("alice");
  private static final Answer SOUND =
      new Answer(
          200,
          Map.of("Content-Type", "audio/mpeg"),
          List.of(Buffer.buffer("ID3-"), Buffer.buffer("sound")),
          Duration.ZERO,
          Duration.ZERO,
          Answer.Ending.COMPLETE);

  private final Vertx vertx = Vertx.vertx();
  private final MockUpstream voice = MockUpstream.start(vertx);
  private TwoProviders two;
  private DocumentedAnswers answers;

  @BeforeAll
  void start(@TempDir Path folder) {
    two =
        TwoProviders.start(
            folder,
            Map.of(
                "JWT_SECRET",
                UserTokens.SECRET,
                "COST_WELCOME_CREDITS",
                "1000",
                "ELEVENLABS_API_KEY",
                "voice-key",
                "ELEVENLABS_BASE_URL",
                voice.url(),
                "ELEVENLABS_USD_PER_1000_CHARACTERS",
                "0.10",
                "SIGNALBOX_MASTER_KEY",
                Base64.getEncoder().encodeToString(new byte[32])));
    answers = new DocumentedAnswers(two.signalbox, ALICE);
    voice.always(SOUND);
  }

  @AfterAll
  void stop() {
    two.close();
    Eventually.get(vertx.close());
  }

  private JsonNode chat(String body) {
    return answers.ask("POST", CHAT, ClientDialect.json(body));
  }

  @Test
  void wholeAnswersAreAsTheDocumentSays() {
    two.bothAnswer();
    assertThat(chat("{'message':'Hello'}").path("credits_charged").asLong()).isPositive();
    var begun =
        answers.ask(
            "POST",
            "/v1/chat/completions",
            ClientDialect.json("{'message':'First','model':'openai','stream':false}"));
    var kept =
        chat(
            "{'message':'Second','conversation_id':'"
                + begun.path("conversation_id").asText()
                + "'}");
    assertThat(kept.path("message_id").asText()).isNotEmpty();
    assertThat(chat("{'message':'Hello','mode':'voice'}").path("audio_url").asText()).isNotEmpty();
    voice.then(Answer.json(500, "{}"));
    assertThat(chat("{'message':'Once more','mode':'voice'}").path("audio_error").asText())
        .isNotEmpty();
  }

  @Test
  void everyEventIsAsTheDocumentSays() {
    var events = new DocumentedEvents(two.gatewayPort(), ALICE);
    two.openai.always(TwoProviders.OPENAI_STREAM);
    var plain = events.ask(CHAT, ClientDialect.json("{'message':'Hello','stream':true}"));
    assertThat(plain)
        .extracting(event -> event.path("type").asText())
        .startsWith("start", "token")
        .endsWith("done");
    var spoken =
        events.ask(CHAT, ClientDialect.json("{'message':'Hi','stream':true,'mode':'voice'}"));
    assertThat(spoken.getLast().path("audio_url").asText()).isNotEmpty();
    two.openai.always(
        Answer.sse(
            ClientDialect.json(
                "data: {'id':'c1','model':'gpt-4o-mini','choices':[{'index':0,'delta':{'content':'The signal is clear, and then. '}}]}\n\n")));
    var broken = events.ask(CHAT, ClientDialect.json("{'message':'Hello','stream':true}"));
    assertThat(broken.getLast().path("type").asText()).isEqualTo("error");
    assertThat(events.heard().get(CHAT)).isEqualTo(events.documented().get(CHAT));
  }

  @Test
  void soundsAreOfTheKindsThatTheDocumentSays() throws Exception {
    for (var format : Map.of("mp3", "mpeg", "opus", "ogg", "wav", "wav", "pcm", "pcm").entrySet()) {
      var body =
          "{'model':'tts-1','input':'All clear.','voice':'alloy','speed':1.1,'response_format':'"
              + format.getKey()
              + "'}";
      assertThat(sound("POST", SPEECH, SPEECH, ClientDialect.json(body)))
          .isEqualTo("audio/" + format.getValue());
    }
    two.bothAnswer();
    var address = chat("{'message':'Say it','mode':'voice'}").path("audio_url").asText();
    var path = address.substring(address.indexOf(CHAT));
    assertThat(sound("GET", AUDIO, path, "")).isEqualTo("audio/mpeg");
    assertThat(sound("HEAD", AUDIO, path, "")).isEqualTo("audio/mpeg");
    assertThat(sound("GET", AUDIO, path, "", "Range", "bytes=0-1")).isEqualTo("audio/mpeg");
    assertThat(sound("GET", AUDIO, path, "", "Range", "bytes=999999-"))
        .isEqualTo("application/json");
  }

  /// Its kind, which is one of those that its status may have where there is a body.
  private String sound(String method, String name, String path, String body, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(Http.uri(two.gatewayPort(), path))
            .header("Authorization", ALICE)
            .method(method, BodyPublishers.ofString(body));
    var reply =
        Http.CLIENT.send(
            (headers.length == 0 ? request : request.headers(headers)).build(),
            BodyHandlers.ofString());
    var kind = reply.headers().firstValue("Content-Type").orElse("");
    var told = answers.told(method, name, reply.statusCode());
    assertThat(told.isObject()).as(name + " " + reply.statusCode() + " " + reply.body()).isTrue();
    assertThat(told.path("content").has(kind) || (reply.body().isEmpty() && !told.has("content")))
        .as(name + " " + reply.statusCode() + " " + kind)
        .isTrue();
    headersAreThere(told, reply);
    return kind;
  }

  private static void headersAreThere(JsonNode told, HttpResponse<String> reply) {
    told.path("headers")
        .fieldNames()
        .forEachRemaining(
            name -> assertThat(reply.headers().firstValue(name)).as(name).isPresent());
  }

  @Test
  void everyMemberOfARequestThatIsDocumentedIsRead() {
    var requests = new DocumentedRequests(two.gatewayPort(), ALICE);
    requests.areRead("AssistantRequest", CHAT);
    requests.areRead("SpeechRequest", SPEECH);
  }
}
