package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonValue;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the vendor's client can ask besides words: tools, forms and pictures.
class OpenAiSdkToolsIT extends OnSdkStage {
  private static ChatCompletionCreateParams.Builder asking(String text) {
    var parameters =
        FunctionParameters.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty(
                "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
            .build();
    return ChatCompletionCreateParams.builder()
        .addUserMessage(text)
        .model(SdkStage.MODEL)
        .addFunctionTool(
            FunctionDefinition.builder().name("weather").parameters(parameters).build());
  }

  private static ChatCompletion streamed(ChatCompletionCreateParams params) {
    var gathered = ChatCompletionAccumulator.create();
    try (var stream = stage.client.chat().completions().createStreaming(params)) {
      stream.stream().forEach(chunk -> gathered.accumulate(chunk.validate()));
    }
    return gathered.chatCompletion();
  }

  private static List<String> calls(ChatCompletion completion) {
    var choice = completion.choices().getFirst();
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    assertThat(choice.message().content().orElse("")).isEmpty();
    return choice.message().toolCalls().orElseThrow().stream()
        .map(call -> call.asFunction())
        .map(call -> call.id() + call.function().name() + call.function().arguments())
        .toList();
  }

  @Test
  void toolsAreCalledSeveralAtOnceWholeAndInPieces() {
    stage.two.openai.always(SdkStage::calls);
    var params = asking("Weather in Oslo and Bergen?").build();
    var whole = stage.client.chat().completions().create(params).validate();
    for (var completion : List.of(whole, streamed(params))) {
      assertThat(calls(completion))
          .containsExactly(
              "call_1weather{\"city\":\"Oslo\"}", "call_2weather{\"city\":\"Bergen\"}");
    }
    assertThat(stage.two.openai.last().body()).contains("\"name\":\"weather\"", "\"city\"");
  }

  @Test
  void resultsGoBackBesideTheCallsTheyAnswer() {
    stage.two.openai.always(SdkStage::calls);
    var params = asking("Weather in Oslo and Bergen?");
    var asked = stage.client.chat().completions().create(params.build());
    var message = asked.choices().getFirst().message();
    params.addMessage(message);
    for (var call : message.toolCalls().orElseThrow()) {
      params.addMessage(
          ChatCompletionToolMessageParam.builder()
              .toolCallId(call.asFunction().id())
              .content("sunny " + call.asFunction().id())
              .build());
    }
    stage.two.openai.always(SdkStage::words);
    var said = stage.client.chat().completions().create(params.build());
    assertThat(said.choices().getFirst().message().content()).contains("All clear.");
    assertThat(stage.two.openai.last().body())
        .contains("\"tool_call_id\":\"call_1\"", "sunny call_1", "sunny call_2");
  }

  @Test
  void theSameToolsWorkOverAnotherFamily() {
    stage.two.anthropic.always(AnthropicCalls::play);
    var params = asking("Weather in Oslo?").model("anthropic/claude-haiku-4-5").build();
    var whole = stage.client.chat().completions().create(params).validate();
    for (var completion : List.of(whole, streamed(params))) {
      assertThat(calls(completion)).containsExactly("toolu_1weather{\"city\":\"Oslo\"}");
    }
    assertThat(stage.two.anthropic.last().body()).contains("\"input_schema\"");
  }

  /// What an answer has to look like, as users of the client write it.
  static final class Weather {
    public String city = "";
    public int degrees;
  }

  @Test
  void anAnswerTakesTheFormOfAClass() {
    stage.two.openai.always(SdkStage.saying("{\\\"city\\\":\\\"Oslo\\\",\\\"degrees\\\":7}"));
    var params =
        ChatCompletionCreateParams.builder()
            .addUserMessage("Weather in Oslo?")
            .model(SdkStage.MODEL)
            .responseFormat(Weather.class)
            .build();
    var completion = stage.client.chat().completions().create(params);
    var weather = completion.choices().getFirst().message().content().orElseThrow();
    assertThat(weather.city).isEqualTo("Oslo");
    assertThat(weather.degrees).isEqualTo(7);
    assertThat(stage.two.openai.last().body())
        .contains("\"type\":\"json_schema\"", "\"strict\":true", "\"degrees\"");
  }

  @Test
  void picturesGoAlong() {
    var url = "data:image/png;base64,aGVsbG8=";
    var parts = new ArrayList<ChatCompletionContentPart>();
    parts.add(
        ChatCompletionContentPart.ofText(
            ChatCompletionContentPartText.builder().text("What is it?").build()));
    parts.add(
        ChatCompletionContentPart.ofImageUrl(
            ChatCompletionContentPartImage.builder()
                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder().url(url).build())
                .build()));
    var params =
        ChatCompletionCreateParams.builder()
            .addUserMessageOfArrayOfContentParts(parts)
            .model(SdkStage.MODEL)
            .build();
    stage.client.chat().completions().create(params).validate();
    assertThat(stage.two.openai.last().body()).contains(url);
  }
}
