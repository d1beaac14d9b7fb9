package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Http;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Failures as the vendor's client throws them, where callers have to show who they are.
class OpenAiSdkErrorsIT {
  @TempDir static Path folder;
  private static SdkStage stage;

  @BeforeAll
  static void start() {
    stage = SdkStage.withKeys(folder);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void bothProvidersAnswer() {
    stage.two.bothAnswer();
  }

  private static ChatCompletionCreateParams.Builder saying(String text) {
    return ChatCompletionCreateParams.builder().addUserMessage(text).model(SdkStage.MODEL);
  }

  private static <E extends OpenAIServiceException> E thrown(
      Class<E> type, OpenAIClient client, ChatCompletionCreateParams params) {
    var thrown = catchThrowableOfType(type, () -> client.chat().completions().create(params));
    assertThat(thrown).isNotNull();
    assertThat(thrown.headers().values("x-request-id")).hasSize(1);
    return thrown;
  }

  @Test
  void aKeyNobodyKnowsIsUnauthorized() {
    var stranger = stage.client("sk-made-up");
    try {
      var thrown = thrown(UnauthorizedException.class, stranger, saying("a").build());
      assertThat(thrown.code()).contains("invalid_api_key");
      var listing =
          catchThrowableOfType(UnauthorizedException.class, () -> stranger.models().list());
      assertThat(listing.code()).contains("invalid_api_key");
    } finally {
      stranger.close();
    }
  }

  @Test
  void whatIsNotOfferedIsABadRequestThatNamesTheParameter() {
    var elsewhere = saying("a").model("anthropic/claude-haiku-4-5");
    var several = thrown(BadRequestException.class, stage.client, elsewhere.n(2).build());
    assertThat(several.param()).contains("n");
    assertThat(several.code()).contains("unsupported_parameter");
    var likely =
        thrown(BadRequestException.class, stage.client, elsewhere.n(1).logprobs(true).build());
    assertThat(likely.param()).contains("logprobs");
    assertThat(likely.code()).contains("unsupported_parameter");
    var hot = thrown(BadRequestException.class, stage.client, saying("a").temperature(3).build());
    assertThat(hot.code()).contains("invalid_value");
  }

  @Test
  void aModelNobodyHasIsNotFound() {
    var thrown =
        thrown(NotFoundException.class, stage.client, saying("a").model("no-such-model").build());
    assertThat(thrown.code()).contains("model_not_found");
    assertThat(thrown.param()).contains("model");
  }

  @Test
  void aLimitedKeyIsToldWhenItMayComeBack() {
    var key = keyOfOneRequestAMinute();
    var limited = stage.client(key);
    try {
      limited.chat().completions().create(saying("a").build());
      var thrown = thrown(RateLimitException.class, limited, saying("a").build());
      assertThat(thrown.code()).contains("rate_limit_exceeded");
      assertThat(Integer.parseInt(thrown.headers().values("retry-after").getFirst()))
          .isBetween(1, 61);
    } finally {
      limited.close();
    }
  }

  private static String keyOfOneRequestAMinute() {
    var reply =
        Http.send(
                stage.two.gatewayPort(),
                "POST",
                "/admin/keys",
                "{\"name\":\"slow\",\"limits\":{\"requestsPerMinute\":1}}",
                "Authorization",
                "Bearer " + stage.two.signalbox.adminKey())
            .orElseThrow();
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    return reply.json().path("key").asText();
  }

  @Test
  void aProviderThatBreaksIsAServerError() {
    stage.two.openai.always(Answer.json(500, "{\"error\":{\"message\":\"broken\"}}"));
    var thrown =
        thrown(
            InternalServerException.class,
            stage.client,
            saying("a").model(TwoProviders.OPENAI).build());
    assertThat(thrown.statusCode()).isEqualTo(503);
    assertThat(thrown.code()).contains("all_providers_failed");
    assertThat(thrown.headers().values("retry-after")).isNotEmpty();
  }

  @Test
  void aProviderThatDoesNotKnowOurKeyIsNotTheCallersFault() {
    stage.two.openai.always(Answer.json(401, "{\"error\":{\"message\":\"wrong key\"}}"));
    var thrown =
        thrown(
            InternalServerException.class,
            stage.client,
            saying("a").model(TwoProviders.OPENAI).build());
    assertThat(thrown.headers().values("x-should-retry")).containsExactly("false");
  }

  @Test
  void responsesFailInTheSameClasses() {
    var params = ResponseCreateParams.builder().input("Hi").model("no-such-model").build();
    var thrown =
        catchThrowableOfType(
            NotFoundException.class, () -> stage.client.responses().create(params));
    assertThat(thrown.code()).contains("model_not_found");
    assertThat(thrown.headers().values("x-request-id")).hasSize(1);
  }
}
