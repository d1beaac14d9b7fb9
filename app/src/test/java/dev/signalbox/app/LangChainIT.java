package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A library of others that speaks the vendor's dialect by itself.
class LangChainIT extends OnSdkStage {
  private static OpenAiChatModel model(String name) {
    return OpenAiChatModel.builder()
        .baseUrl(stage.url())
        .apiKey("sk-mine")
        .modelName(name)
        .temperature(0.3)
        .seed(7)
        .maxRetries(0)
        .build();
  }

  @Test
  void itsQuickStartAnswers() {
    assertThat(model(SdkStage.MODEL).chat("Say this is a test")).isEqualTo("All clear.");
    assertThat(stage.two.openai.last().body()).contains("\"seed\":7", "\"temperature\":0.3");
  }

  /// What came of a stream.
  private static final class Heard implements StreamingChatResponseHandler {
    private final StringBuilder pieces = new StringBuilder();
    private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

    @Override
    public void onPartialResponse(String piece) {
      pieces.append(piece);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      whole.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      whole.completeExceptionally(error);
    }

    private ChatResponse response() throws Exception {
      return whole.get(20, TimeUnit.SECONDS);
    }
  }

  private static Heard streamed(ChatRequest request) {
    var heard = new Heard();
    OpenAiStreamingChatModel.builder()
        .baseUrl(stage.url())
        .apiKey("sk-mine")
        .modelName(SdkStage.MODEL)
        .build()
        .chat(request, heard);
    return heard;
  }

  @Test
  void itsStreamSaysTheSameInPiecesAndWhole() throws Exception {
    var heard = streamed(ChatRequest.builder().messages(UserMessage.from("Hi")).build());
    var response = heard.response();
    assertThat(response.aiMessage().text()).isEqualTo("All clear on the line.");
    assertThat(heard.pieces).hasToString("All clear on the line.");
    assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(response.tokenUsage().outputTokenCount()).isPositive();
  }

  private static ChatRequest.Builder asking() {
    return ChatRequest.builder()
        .messages(UserMessage.from("Weather in Oslo and Bergen?"))
        .toolSpecifications(
            ToolSpecification.builder()
                .name("weather")
                .parameters(JsonObjectSchema.builder().addStringProperty("city").build())
                .build());
  }

  @Test
  void itCallsToolsAndBringsTheirResults() throws Exception {
    stage.two.openai.always(SdkStage::calls);
    var whole = model(SdkStage.MODEL).chat(asking().build());
    for (var response : List.of(whole, streamed(asking().build()).response())) {
      assertThat(response.aiMessage().toolExecutionRequests())
          .extracting(ToolExecutionRequest::arguments)
          .containsExactly("{\"city\":\"Oslo\"}", "{\"city\":\"Bergen\"}");
    }
    var calls = whole.aiMessage().toolExecutionRequests();
    stage.two.openai.always(SdkStage::words);
    var said =
        model(SdkStage.MODEL)
            .chat(
                UserMessage.from("Weather?"),
                whole.aiMessage(),
                ToolExecutionResultMessage.from(calls.getFirst(), "sunny"),
                ToolExecutionResultMessage.from(calls.getLast(), "rainy"));
    assertThat(said.aiMessage().text()).isEqualTo("All clear.");
    assertThat(stage.two.openai.last().body()).contains("call_1", "sunny", "call_2", "rainy");
  }

  @Test
  void itsSchemaReachesTheProvider() {
    stage.two.openai.always(SdkStage.saying("{\\\"city\\\":\\\"Oslo\\\"}"));
    var schema = JsonObjectSchema.builder().addStringProperty("city").required("city").build();
    var format =
        ResponseFormat.builder()
            .type(ResponseFormatType.JSON)
            .jsonSchema(JsonSchema.builder().name("place").rootElement(schema).build())
            .build();
    var request =
        ChatRequest.builder().messages(UserMessage.from("Where?")).responseFormat(format).build();
    assertThat(model(SdkStage.MODEL).chat(request).aiMessage().text())
        .isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(stage.two.openai.last().body()).contains("\"name\":\"place\"", "json_schema");
  }

  @Test
  void itsTextsBecomeVectors() {
    stage.two.openai.always(SdkStage::vectors);
    var vectors =
        OpenAiEmbeddingModel.builder()
            .baseUrl(stage.url())
            .apiKey("sk-mine")
            .modelName("text-embedding-3-small")
            .build()
            .embedAll(List.of(TextSegment.from("a"), TextSegment.from("b")))
            .content();
    assertThat(vectors.getFirst().vector()).containsExactly(1f, 2f);
    assertThat(vectors.getLast().vector()).containsExactly(0.5f, -1f);
  }

  @Test
  void itsOwnExceptionsTellWhatWentWrong() {
    assertThatThrownBy(() -> model("no-such-model").chat("Hi"))
        .isInstanceOf(ModelNotFoundException.class);
    assertThatThrownBy(() -> model(SdkStage.MODEL).chat(UserMessage.from("x".repeat(300_000))))
        .isInstanceOf(InvalidRequestException.class);
  }
}
