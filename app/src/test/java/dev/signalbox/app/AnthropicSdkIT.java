package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.models.ModelInfo;
import com.anthropic.models.models.ModelListParams;
import dev.signalbox.testkit.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The vendor's own client, with nothing changed but the address, through every unit.
class AnthropicSdkIT extends OnSdkStage {
  private static final String MODEL = "claude-haiku-4-5";
  private static final Answer THOUGHT =
      Answer.json(
          200,
          """
          {"id":"m1","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[
          {"type":"thinking","thinking":"The user asks for the weather.","signature":"c2lnbmVk"},
          {"type":"redacted_thinking","data":"c2VhbGVk"},
          {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo"}}],
          "stop_reason":"tool_use","usage":{"input_tokens":10,"output_tokens":5}}\
          """);

  private static AnthropicClient client;

  @BeforeAll
  static void connect() {
    client = builder().apiKey("my-api-key").build();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  private static AnthropicOkHttpClient.Builder builder() {
    return AnthropicOkHttpClient.builder()
        .baseUrl("http://127.0.0.1:" + stage.two.gatewayPort())
        .maxRetries(0);
  }

  private static MessageCreateParams.Builder asking(String text) {
    return MessageCreateParams.builder().model(MODEL).maxTokens(2048L).addUserMessage(text);
  }

  private static String text(Message message) {
    return message.content().getLast().asText().text();
  }

  @Test
  void theQuickStartAnswersWholeAndStreamed() {
    var message = client.messages().create(asking("Hello, Claude").build()).validate();
    assertThat(text(message)).isEqualTo("All clear from the other one.");
    stage.two.anthropic.always(TwoProviders.ANTHROPIC_STREAM);
    var gathered = MessageAccumulator.create();
    try (var stream = client.messages().createStreaming(asking("Hello, Claude").build())) {
      stream.stream().forEach(event -> gathered.accumulate(event.validate()));
    }
    assertThat(text(gathered.message())).isEqualTo("clear from the other one.");
    assertThat(gathered.message().usage().outputTokens()).isEqualTo(500);
  }

  @Test
  void eitherKindOfKeyIsTaken() {
    for (var one :
        List.of(
            builder().authToken("my-token").build(),
            builder().apiKey("x").putHeader("x-api-key", "my-key").build(),
            builder().apiKey("x").replaceHeaders("anthropic-version", "2023-06-01").build(),
            builder().apiKey("x").replaceHeaders("anthropic-version", "2026-10-21").build())) {
      assertThat(text(one.messages().create(asking("Hello").build()))).startsWith("All clear");
      one.close();
    }
  }

  @Test
  void modelsAreListedInPagesAndFoundByName() {
    var all = client.models().list(ModelListParams.builder().limit(1000L).build());
    all.data().forEach(ModelInfo::validate);
    var ids = all.data().stream().map(ModelInfo::id).toList();
    assertThat(ids).contains("anthropic/" + MODEL).hasSizeGreaterThan(4).doesNotHaveDuplicates();
    assertThat(all.hasNextPage()).isFalse();
    for (var limit : List.of(1L, 2L, ids.size() - 1L, (long) ids.size())) {
      var first = client.models().list(ModelListParams.builder().limit(limit).build());
      assertThat(first.data()).hasSize(limit.intValue());
      assertThat(first.hasMore()).contains(limit < ids.size());
      assertThat(first.autoPager()).extracting(ModelInfo::id).containsExactlyElementsOf(ids);
    }
    var last = ModelListParams.builder().limit(2L).beforeId(ids.getLast()).build();
    assertThat(client.models().list(last).autoPager())
        .extracting(ModelInfo::id)
        .containsExactlyInAnyOrderElementsOf(ids.subList(0, ids.size() - 1));
    var none = ModelListParams.builder().afterId(ids.getLast()).build();
    assertThat(client.models().list(none).firstId()).isEmpty();
    var wrong = ModelListParams.builder().limit(1001L).build();
    assertThatThrownBy(() -> client.models().list(wrong))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("limit");
    assertThat(client.models().retrieve("anthropic/" + MODEL).validate().id())
        .isEqualTo("anthropic/" + MODEL);
    assertThatThrownBy(() -> client.models().retrieve("no-such-model"))
        .isInstanceOfSatisfying(
            NotFoundException.class, error -> assertThat(error.requestId()).isPresent());
  }

  @Test
  void whatIsMarkedForTheCacheReachesTheProviderMarked() {
    var system =
        TextBlockParam.builder()
            .text("You are brief.")
            .cacheControl(CacheControlEphemeral.builder().build())
            .build();
    client
        .messages()
        .create(
            asking("Hello")
                .systemOfTextBlockParams(List.of(system))
                .putAdditionalBodyProperty("top_k", JsonValue.from(7))
                .build());
    assertThat(stage.two.anthropic.last().body())
        .contains("\"cache_control\":{\"type\":\"ephemeral\"", "You are brief.", "\"top_k\":7");
  }

  private static Tool weather() {
    return Tool.builder().name("weather").inputSchema(Tool.InputSchema.builder().build()).build();
  }

  @Test
  void thoughtsComeWithTheCallAndGoBackAsTheyCame() {
    stage.two.anthropic.always(THOUGHT);
    var params = asking("Weather in Oslo?").enabledThinking(1024L).addTool(weather());
    var thought = client.messages().create(params.build()).validate();
    assertThat(thought.content()).hasSize(3);
    assertThat(thought.content().getFirst().asThinking().signature()).isEqualTo("c2lnbmVk");
    assertThat(thought.content().get(1).asRedactedThinking().data()).isEqualTo("c2VhbGVk");
    stage.two.bothAnswer();
    var said =
        client
            .messages()
            .create(
                params
                    .addMessage(thought)
                    .addUserMessageOfContentBlockParams(
                        List.of(result(thought.content().getLast().asToolUse().id())))
                    .build());
    assertThat(text(said)).startsWith("All clear");
    assertThat(stage.two.anthropic.last().body())
        .contains("The user asks for the weather.", "c2lnbmVk", "c2VhbGVk")
        .contains("\"tool_use_id\":\"toolu_1\"", "sunny");
  }

  private static ContentBlockParam result(String call) {
    return ContentBlockParam.ofToolResult(
        ToolResultBlockParam.builder().toolUseId(call).content("sunny").build());
  }

  @Test
  void toolsWorkOverAnotherFamilySeveralAtOnce() {
    stage.two.openai.always(SdkStage::calls);
    var params = asking("Weather?").model(TwoProviders.OPENAI).addTool(weather()).build();
    var gathered = MessageAccumulator.create();
    try (var stream = client.messages().createStreaming(params)) {
      stream.stream().forEach(event -> gathered.accumulate(event.validate()));
    }
    for (var message : List.of(client.messages().create(params), gathered.message())) {
      assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
      var calls = new ArrayList<String>();
      message.content().stream()
          .filter(ContentBlock::isToolUse)
          .map(ContentBlock::asToolUse)
          .forEach(call -> calls.add(call.id() + call._input()));
      assertThat(calls).containsExactly("call_1{city=Oslo}", "call_2{city=Bergen}");
    }
  }
}
