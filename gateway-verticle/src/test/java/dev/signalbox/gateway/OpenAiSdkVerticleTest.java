package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.Sleeper;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.AllProvidersFailed;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.ProviderRejected.Fault;
import dev.signalbox.api.Objection;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.bus.Bus;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// How the vendor's own client takes every failure: its class, whether it asks again, and when.
@CleanRun
class OpenAiSdkVerticleTest {
  static final List<GatewayError> EVERY_ERROR = ErrorBodyTest.everyKind();

  /// What the client throws for a status; 5xx are of one class, all else it does not know.
  private static final Map<Integer, Class<? extends OpenAIServiceException>> THROWN =
      Map.of(
          400, BadRequestException.class,
          401, UnauthorizedException.class,
          403, PermissionDeniedException.class,
          404, NotFoundException.class,
          422, UnprocessableEntityException.class,
          429, RateLimitException.class);

  @TempDir private Path home;
  private final List<Duration> waited = new CopyOnWriteArrayList<>();
  private RunningGateway gateway;
  private Vertx vertx;
  private OpenAIClient client;
  private OpenAIClient patient;

  @BeforeEach
  void start(Vertx with) {
    vertx = with;
    gateway = RunningGateway.start(vertx, home);
    client = client(0);
    patient = client(2);
  }

  @AfterEach
  void stop() {
    client.close();
    patient.close();
  }

  private OpenAIClient client(int retries) {
    return OpenAIOkHttpClient.builder()
        .baseUrl("http://127.0.0.1:" + gateway.verticle.port() + "/v1")
        .apiKey("my-api-key")
        .maxRetries(retries)
        .sleeper(new NotedWaits(waited))
        .build();
  }

  /// Waits for nothing, and notes how long it was to be.
  private record NotedWaits(List<Duration> waited) implements Sleeper {
    @Override
    public void sleep(Duration duration) {
      waited.add(duration);
    }

    @Override
    public CompletableFuture<Void> sleepAsync(Duration duration) {
      waited.add(duration);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }

  private static ChatCompletionCreateParams quickStart() {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .addUserMessage("Say this is a test")
        .build();
  }

  private void failing(GatewayError error) {
    gateway.units.provider((_, _, _) -> Future.succeededFuture(Outcome.err(error)));
  }

  private OpenAIServiceException thrown(OpenAIClient by) {
    return catchThrowableOfType(
        OpenAIServiceException.class, () -> by.chat().completions().create(quickStart()));
  }

  @ParameterizedTest
  @FieldSource("EVERY_ERROR")
  void every_failure_is_thrown_as_its_own_class(GatewayError error) {
    failing(error);
    var thrown = thrown(client);
    assertThat(thrown).as(error.toString()).isNotNull();
    var status = thrown.statusCode();
    assertThat(thrown)
        .isExactlyInstanceOf(
            status >= 500
                ? InternalServerException.class
                : THROWN.getOrDefault(status, UnexpectedStatusCodeException.class));
    // failures of calls are put together with others before they are told
    if (!error.mayFallBack()) {
      assertThat(status).isEqualTo(OpenAiErrors.status(error));
    }
    assertThat(thrown.code()).isPresent();
    assertThat(thrown.type()).isPresent();
    assertThat(thrown.headers().values("x-request-id")).hasSize(1);
  }

  @Test
  void it_asks_again_when_it_was_told_to() {
    failing(new ProviderFailed("openai", 503, "busy"));
    assertThat(thrown(patient)).isInstanceOf(InternalServerException.class);
    assertThat(gateway.units.called).hasSize(3);
    assertThat(waited).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @Test
  void it_does_not_ask_again_where_that_cannot_help() {
    failing(new ProviderRejected("openai", 402, "no credit"));
    var thrown = thrown(patient);
    assertThat(thrown.statusCode()).isGreaterThanOrEqualTo(500);
    assertThat(thrown.headers().values("x-should-retry")).containsExactly("false");
    assertThat(gateway.units.called).hasSize(1);
    assertThat(waited).isEmpty();
  }

  @Test
  void where_everybody_says_wait_it_is_told_the_limit_and_the_time() {
    failing(new ProviderFailed("openai", 429, "slow down"));
    var thrown = thrown(client);
    assertThat(thrown).isInstanceOf(RateLimitException.class);
    assertThat(thrown.code()).contains("rate_limit_exceeded");
    assertThat(thrown.headers().values("retry-after")).isNotEmpty();
  }

  @Test
  void what_the_provider_does_not_find_is_not_found() {
    failing(new ProviderRejected("openai", 404, "The model `x` does not exist"));
    var thrown = thrown(client);
    assertThat(thrown).isInstanceOf(NotFoundException.class);
    assertThat(thrown.code()).contains("model_not_found");
  }

  @Test
  void a_refusal_keeps_the_words_that_programs_know_it_by() {
    var objection = new Objection("unsupported_parameter", "max_tokens");
    failing(new ProviderRejected("openai", 400, Fault.REQUEST, "Unsupported", objection));
    var thrown = thrown(client);
    assertThat(thrown).isInstanceOf(BadRequestException.class);
    assertThat(thrown.code()).contains("unsupported_parameter");
    assertThat(thrown.param()).contains("max_tokens");
  }

  @Test
  void what_is_wrong_with_our_key_is_not_told_as_the_callers_fault() {
    var objection = new Objection("invalid_api_key", "");
    failing(new ProviderRejected("openai", 401, Fault.KEY, "Incorrect key", objection));
    assertThat(thrown(client).code()).contains("provider_error");
  }

  @Test
  void nobody_is_said_to_have_failed_who_was_not_asked() {
    assertThat(OpenAiErrors.status(new AllProvidersFailed(List.of()))).isEqualTo(503);
  }

  @Test
  void a_broken_stream_is_thrown_in_the_middle() {
    breakingOff();
    var seen = new StringBuilder();
    var thrown =
        catchThrowableOfType(
            SseException.class,
            () -> {
              try (var stream = client.chat().completions().createStreaming(quickStart())) {
                stream.stream()
                    .forEach(chunk ->
                        chunk.choices().getFirst().delta().content().ifPresent(seen::append));
              }
            });
    assertThat(seen).hasToString("Hel");
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage()).contains("reset");
  }

  @Test
  void a_broken_response_ends_with_an_error_event() {
    breakingOff();
    var params = ResponseCreateParams.builder().model("gpt-4o-mini").input("Hello").build();
    var errors = new CopyOnWriteArrayList<String>();
    try (var stream = client.responses().createStreaming(params)) {
      stream.stream()
          .forEach(event -> event.error().ifPresent(error -> errors.add(error.message())));
    } catch (SseException thrown) {
      errors.add(thrown.getMessage());
    }
    assertThat(errors).singleElement().asString().contains("reset");
  }

  private void breakingOff() {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("Hel"));
      vertx.setTimer(20, _ -> events.fail(new ProviderFailed("openai", 200, "reset")));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
  }
}
