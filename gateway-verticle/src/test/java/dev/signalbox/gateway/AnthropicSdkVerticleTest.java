package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.ConflictException;
import com.anthropic.errors.ContentTooLargeException;
import com.anthropic.errors.GatewayTimeoutException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.OverloadedException;
import com.anthropic.errors.PaymentRequiredException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.ServiceUnavailableException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.errors.UnexpectedStatusCodeException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.bus.Bus;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The vendor's own client, with nothing but its base URL changed.
@CleanRun
class AnthropicSdkVerticleTest {
  static final List<GatewayError> EVERY_ERROR = ErrorBodyTest.everyKind();

  /// What the client throws for a status.
  private static final Map<Integer, Class<? extends AnthropicServiceException>> THROWN =
      Map.ofEntries(
          Map.entry(400, BadRequestException.class),
          Map.entry(401, UnauthorizedException.class),
          Map.entry(402, PaymentRequiredException.class),
          Map.entry(403, PermissionDeniedException.class),
          Map.entry(404, NotFoundException.class),
          Map.entry(405, UnexpectedStatusCodeException.class),
          Map.entry(409, ConflictException.class),
          Map.entry(413, ContentTooLargeException.class),
          Map.entry(428, UnexpectedStatusCodeException.class),
          Map.entry(429, RateLimitException.class),
          Map.entry(500, InternalServerException.class),
          Map.entry(502, InternalServerException.class),
          Map.entry(503, ServiceUnavailableException.class),
          Map.entry(504, GatewayTimeoutException.class),
          Map.entry(529, OverloadedException.class));

  @TempDir private Path home;
  private RunningGateway gateway;
  private Vertx vertx;
  private AnthropicClient client;

  @BeforeEach
  void start(Vertx with) {
    vertx = with;
    gateway = RunningGateway.start(vertx, home);
    client =
        AnthropicOkHttpClient.builder()
            .baseUrl("http://127.0.0.1:" + gateway.verticle.port())
            .apiKey("my-api-key")
            .maxRetries(0)
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
  }

  private static MessageCreateParams.Builder quickStart() {
    return MessageCreateParams.builder()
        .model("claude-haiku-4-5")
        .maxTokens(1024L)
        .addUserMessage("Hello, Claude");
  }

  @Test
  void the_quick_start_is_answered() {
    var message = client.messages().create(quickStart().build());
    message.validate();
    assertThat(message.content().getFirst().asText().text()).isEqualTo("Hello");
    assertThat(message.stopReason()).contains(StopReason.END_TURN);
    assertThat(message.usage().inputTokens()).isEqualTo(9);
    assertThat(message._additionalProperties()).containsKey("signalbox");
  }

  @Test
  void tokens_are_counted() {
    var count =
        client
            .messages()
            .countTokens(
                MessageCountTokensParams.builder()
                    .model("claude-haiku-4-5")
                    .addUserMessage("Hello, Claude")
                    .build());
    assertThat(count.inputTokens()).isBetween(5L, 100L);
  }

  @Test
  void a_stream_adds_up_to_the_message() {
    var message = streamed(quickStart().build());
    message.validate();
    assertThat(message.content().getFirst().asText().text()).isEqualTo("Hello");
    assertThat(message.stopReason()).contains(StopReason.END_TURN);
    assertThat(message.usage().outputTokens()).isEqualTo(2);
  }

  private Message streamed(MessageCreateParams params) {
    var accumulator = MessageAccumulator.create();
    try (var stream = client.messages().createStreaming(params)) {
      stream.stream().forEach(accumulator::accumulate);
    }
    return accumulator.message();
  }

  @Test
  void tools_are_called_whole_and_streamed() {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("Let me see."));
      events.write(new Delta.ToolCallStart(0, "t1", "weather"));
      events.write(new Delta.ToolCallArguments(0, "{\"city\":"));
      events.write(new Delta.ToolCallArguments(0, "\"Oslo\"}"));
      events.write(new Delta.ToolCallStart(1, "t2", "weather"));
      events.write(new Delta.ToolCallArguments(1, "{}"));
      events.write(new Delta.Finish(FinishReason.TOOL_CALLS, Usage.of(9, 2), "m"));
      events.end();
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var params =
        quickStart()
            .addTool(
                Tool.builder()
                    .name("weather")
                    .inputSchema(Tool.InputSchema.builder().build())
                    .build())
            .build();
    for (var message : new Message[] {client.messages().create(params), streamed(params)}) {
      message.validate();
      assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
      assertThat(message.content()).hasSize(3);
      var call = message.content().get(1).toolUse().orElseThrow();
      assertThat(call.name()).isEqualTo("weather");
      assertThat(call._input()).isEqualTo(JsonValue.from(Map.of("city", "Oslo")));
    }
  }

  @ParameterizedTest
  @FieldSource("EVERY_ERROR")
  void every_failure_is_thrown_as_its_own_class(GatewayError error) {
    gateway.units.provider((_, _, _) -> Future.succeededFuture(Outcome.err(error)));
    var expected = MessagesErrors.status(error);
    var thrown =
        catchThrowableOfType(
            AnthropicServiceException.class, () -> client.messages().create(quickStart().build()));
    assertThat(thrown).as(error.toString()).isNotNull();
    assertThat(THROWN.get(thrown.statusCode())).isEqualTo(thrown.getClass());
    // failures of calls are put together with others before they are told
    if (!error.mayFallBack()) {
      assertThat(thrown.statusCode()).isEqualTo(expected);
    }
    assertThat(thrown.type()).isPresent();
    assertThat(thrown.apiMessage()).isPresent();
    assertThat(thrown.requestId()).isPresent();
  }

  @Test
  void a_broken_stream_is_thrown_in_the_middle() {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("Hel"));
      vertx.setTimer(20, _ -> events.fail(new ProviderFailed("openai", 200, "reset")));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var thrown = catchThrowableOfType(SseException.class, () -> streamed(quickStart().build()));
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage()).contains("reset");
  }
}
