package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolUse;
import dev.signalbox.platform.schema.RareSchemaWords;
import dev.signalbox.provider.wire.Requests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DemoScriptTest {
  private static final Tool WEATHER =
      new Tool(
          "weather",
          "",
          "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"days\":{\"type\":\"integer\"},"
              + "\"unit\":{\"enum\":[\"C\",\"F\"]},\"wet\":{\"type\":[\"boolean\",\"null\"]},\"at\":{\"type\":\"array\"}}}");

  @Test
  void itSaysThatItIsNoLanguageModelAndWhatConnectsOne() {
    var script = DemoScript.of(Requests.saying("Hello there", true));

    assertThat(text(script))
        .contains("not a language model")
        .contains("OPENAI_API_KEY")
        .contains("Hello there");
    assertThat(script.deltas()).hasSizeGreaterThan(20);
    assertThat(script.deltas().getLast())
        .isInstanceOfSatisfying(
            Delta.Finish.class,
            finish -> {
              assertThat(finish.reason()).isEqualTo(FinishReason.STOP);
              assertThat(finish.usage().inputTokens()).isEqualTo(2);
              assertThat(finish.usage().outputTokens()).isEqualTo(script.deltas().size() - 1);
            });
    assertThat(DemoScript.of(Requests.saying("Hello there", true))).isEqualTo(script);
  }

  @Test
  void aWholeAnswerIsTheSumOfTheStream() {
    var whole = DemoScript.of(Requests.saying("Hi", false));

    assertThat(whole.deltas()).hasSize(2);
    assertThat(text(whole)).isEqualTo(text(DemoScript.of(Requests.saying("Hi", true))));
  }

  @Test
  void itAnswersAsOftenAsItIsAskedAndKnowsNoLikelihoods() {
    var once = Requests.saying("Hi", true);
    var twice = once.withGeneration(once.generation().withChoices(new Choices(2, false, 0)));
    var script = DemoScript.of(twice);
    var second = new StringBuilder();
    for (var delta : script.deltas()) {
      if (delta instanceof Delta.Further(int number, Delta.Text(String words))) {
        assertThat(number).isEqualTo(1);
        second.append(words);
      }
    }
    assertThat(second.toString()).isEqualTo(text(DemoScript.of(once)));
    var end = (Delta.Finish) script.deltas().getLast();
    assertThat(end.further()).containsExactly(FinishReason.STOP);
    assertThat(end.usage().outputTokens()).isEqualTo(script.deltas().size() - 1);

    var calls =
        DemoScript.of(
            twice.withGeneration(twice.generation().withToolUse(ToolUse.of(List.of(WEATHER)))));
    assertThat(calls.deltas())
        .extracting(delta -> delta instanceof Delta.Further)
        .containsExactly(false, false, true, true, false);

    var likely = once.withGeneration(once.generation().withChoices(new Choices(1, true, 0)));
    assertThat(DemoScript.of(likely).refusal())
        .containsInstanceOf(GatewayError.InputRejected.class);
  }

  @Test
  void itFailsStallsAndBreaksOffOnRequest() {
    assertThat(refusal("x demo:fail=503 y")).isInstanceOf(GatewayError.ProviderFailed.class);
    assertThat(refusal("demo:fail=401")).isInstanceOf(GatewayError.ProviderRejected.class);
    assertThat(refusal("demo:rate-limit"))
        .isInstanceOfSatisfying(
            GatewayError.ProviderFailed.class, f -> assertThat(f.status()).isEqualTo(429));
    assertThat(script("demo:stall=2s demo:delay=20ms").stall()).isEqualTo(Duration.ofSeconds(2));
    assertThat(script("demo:stall=2s demo:delay=20ms").delay()).isEqualTo(Duration.ofMillis(20));
    assertThat(script("demo:cut").deltas()).isNotEmpty().noneMatch(Delta.Finish.class::isInstance);
    assertThat(script("demo:fail=1 demo:stall=x demo:rate-limited").refusal()).isEmpty();
  }

  @Test
  void itSaysExactlyWhatItIsToldTo() {
    assertThat(text(script("go demo:say=  exactly  this\n"))).isEqualTo("  exactly  this\n");
    assertThat(DemoText.words(text(script("demo:words=500")))).hasSize(500);
    var drill = Requests.saying("demo:echo-system", true).withSystemPrompt("secret rules");
    assertThat(text(DemoScript.of(drill))).isEqualTo("secret rules");
  }

  @Test
  void itCallsTheToolItIsGivenAndThenReadsItsAnswer() {
    var clock = new Tool("clock", "", "{}");
    var asking = List.of(Message.of(Role.USER, "weather please"));
    var one = DemoScript.of(withTools(asking, List.of(clock, WEATHER)));

    assertThat(one.deltas().getFirst())
        .isInstanceOfSatisfying(
            Delta.ToolCallStart.class, start -> assertThat(start.name()).isEqualTo("weather"));
    assertThat(one.deltas().get(1))
        .isEqualTo(
            new Delta.ToolCallArguments(
                0, "{\"city\":\"demo\",\"days\":1,\"unit\":\"C\",\"wet\":true,\"at\":[]}"));
    assertThat(one.deltas()).hasSize(3);

    var both =
        DemoScript.of(
            withTools(List.of(Message.of(Role.USER, "clock weather")), List.of(clock, WEATHER)));
    assertThat(both.deltas()).hasSize(5);

    var answered =
        List.of(
            asking.getFirst(),
            new Message(Role.TOOL, Message.plain("rain"), List.of(), "call_demo_0"));
    assertThat(text(DemoScript.of(withTools(answered, List.of(WEATHER))))).contains("rain");
  }

  private static InferenceRequest withTools(List<Message> messages, List<Tool> tools) {
    return Requests.with(Requests.saying("", true), messages, tools, new ResponseFormat.Text());
  }

  @Test
  void itKeepsToAFormatAndATokenLimit() {
    var schema = RareSchemaWords.format("x", WEATHER.parameters());
    var messages = List.of(Message.of(Role.USER, "Hi"));
    var formatted =
        DemoScript.of(Requests.with(Requests.saying("", true), messages, List.of(), schema));

    assertThat(text(formatted)).startsWith("{\"city\":\"demo\"");
    assertThat(DemoJson.sample("nonsense")).isEqualTo("{}");
  }

  @Test
  void many_long_answers_at_once_do_not_fill_the_memory() {
    var open = new ArrayList<DemoScript>();
    for (var i = 0; i < 1_000; i++) {
      open.add(script("demo:words=20000"));
    }
    assertThat(open.getLast().deltas()).hasSize(20_001);
    assertThat(open.getLast().deltas().get(19_999)).isEqualTo(new Delta.Text("clear "));
  }

  private static DemoScript script(String message) {
    return DemoScript.of(Requests.saying(message, true));
  }

  private static GatewayError refusal(String message) {
    return script(message).refusal().orElseThrow();
  }

  private static String text(DemoScript script) {
    return script.deltas().stream()
        .map(delta -> delta instanceof Delta.Text(String text) ? text : "")
        .collect(Collectors.joining());
  }
}
