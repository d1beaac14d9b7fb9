package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonValue;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The vendor's own client in its newer dialect.
class OpenAiResponsesSdkIT extends OnSdkStage {
  private static ResponseCreateParams.Builder saying(String text) {
    return ResponseCreateParams.builder().input(text).model(SdkStage.MODEL);
  }

  private static List<ResponseStreamEvent> streamed(ResponseCreateParams params) {
    var events = new ArrayList<ResponseStreamEvent>();
    try (var stream = stage.client.responses().createStreaming(params)) {
      stream.stream().forEach(event -> events.add(event.validate()));
    }
    return events;
  }

  private static Response last(List<ResponseStreamEvent> events) {
    return events.getLast().completed().orElseThrow().response();
  }

  private static String text(Response response) {
    return response.output().getFirst().asMessage().content().getFirst().asOutputText().text();
  }

  @Test
  void theQuickStartAnswersAndItsAnswerIsValid() {
    var response = stage.client.responses().create(saying("Say this is a test").build());
    response.validate();
    assertThat(text(response)).isEqualTo("All clear.");
    assertThat(response.status()).contains(ResponseStatus.COMPLETED);
    assertThat(response.usage().orElseThrow().totalTokens()).isEqualTo(1500);
  }

  @Test
  void aStreamSaysTheSameInPiecesAndWhole() {
    var events = streamed(saying("Say this is a test").build());
    var pieces = new StringBuilder();
    events.forEach(event -> event.outputTextDelta().ifPresent(one -> pieces.append(one.delta())));
    assertThat(pieces).hasToString("All clear on the line.");
    assertThat(text(last(events))).isEqualTo(pieces.toString());
    assertThat(events.getFirst().created()).isPresent();
  }

  private static FunctionTool weather() {
    return FunctionTool.builder()
        .name("weather")
        .strict(false)
        .parameters(
            FunctionTool.Parameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty(
                    "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .build())
        .build();
  }

  private static List<ResponseFunctionToolCall> calls(Response response) {
    return response.output().stream()
        .filter(ResponseOutputItem::isFunctionCall)
        .map(ResponseOutputItem::asFunctionCall)
        .toList();
  }

  @Test
  void toolsAreCalledSeveralAtOnceAndTheirResultsGoBack() {
    stage.two.openai.always(SdkStage::calls);
    var params = saying("Weather in Oslo and Bergen?").addTool(weather());
    var whole = stage.client.responses().create(params.build()).validate();
    var events = streamed(params.build());
    for (var response : List.of(whole, last(events))) {
      assertThat(calls(response).stream().map(call -> call.callId() + call.arguments()))
          .containsExactly("call_1{\"city\":\"Oslo\"}", "call_2{\"city\":\"Bergen\"}");
    }
    var pieces = new StringBuilder();
    events.forEach(
        event -> event.functionCallArgumentsDelta().ifPresent(one -> pieces.append(one.delta())));
    assertThat(pieces).hasToString("{\"city\":\"Oslo\"}{\"city\":\"Bergen\"}");

    var turn = new ArrayList<ResponseInputItem>();
    for (var call : calls(whole)) {
      turn.add(ResponseInputItem.ofFunctionCall(call));
      turn.add(
          ResponseInputItem.ofFunctionCallOutput(
              ResponseInputItem.FunctionCallOutput.builder()
                  .callId(call.callId())
                  .output("sunny " + call.callId())
                  .build()));
    }
    stage.two.openai.always(SdkStage::words);
    var said = stage.client.responses().create(params.inputOfResponse(turn).build());
    assertThat(text(said)).isEqualTo("All clear.");
    assertThat(stage.two.openai.last().body())
        .contains("\"tool_call_id\":\"call_1\"", "sunny call_1", "sunny call_2");
  }

  /// What an answer has to look like.
  static final class Weather {
    public String city = "";
  }

  @Test
  void anAnswerTakesTheFormOfAClass() {
    stage.two.openai.always(SdkStage.saying("{\\\"city\\\":\\\"Oslo\\\"}"));
    var params = saying("Where?").text(Weather.class).build();
    var response = stage.client.responses().create(params);
    var content = response.output().getFirst().asMessage().content().getFirst();
    assertThat(content.asOutputText().city).isEqualTo("Oslo");
    assertThat(stage.two.openai.last().body()).contains("\"type\":\"json_schema\"");
  }
}
