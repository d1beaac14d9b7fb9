package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletion.Choice.FinishReason;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.signalbox.testkit.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Several answers and likelihoods, as the vendor's own client reads them.
class OpenAiChoicesSdkIT extends OnSdkStage {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private static ChatCompletionCreateParams.Builder saying(String text) {
    return ChatCompletionCreateParams.builder().addUserMessage(text).model(SdkStage.MODEL);
  }

  private static ChatCompletion whole(ChatCompletionCreateParams params) {
    var completion = stage.client.chat().completions().create(params);
    completion.validate();
    return completion;
  }

  private static ChatCompletion streamed(ChatCompletionCreateParams params) {
    var gathered = ChatCompletionAccumulator.create();
    try (var stream = stage.client.chat().completions().createStreaming(params)) {
      stream.stream().forEach(chunk -> gathered.accumulate(chunk.validate()));
    }
    return gathered.chatCompletion();
  }

  private static Answer twoAnswers(String second) {
    return Answer.sse(
        """
        data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"role":"assistant","content":"First."}}]}

        data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":1,"delta":{"role":"assistant","content":"%s"}}]}

        data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":1,"delta":{},"finish_reason":"length"}]}

        data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: {"id":"c1","model":"gpt-4o-mini","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":8,"total_tokens":13}}

        data: [DONE]

        """
            .formatted(second));
  }

  private static Answer likely(String... words) {
    var events = new StringBuilder();
    for (var word : words) {
      events.append(
          """
          data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"%1$s"},"logprobs":{"content":[{"token":"%1$s","logprob":-0.25,"bytes":null,"top_logprobs":[{"token":"%1$s","logprob":-0.25,"bytes":null}]}],"refusal":null}}]}

          """
              .formatted(word));
    }
    return Answer.sse(
        events
            + """
            data: {"id":"c1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """);
  }

  @Test
  void severalAnswersAreSeveralChoices() {
    stage.two.openai.always(twoAnswers("Second."));
    var params = saying("Say something").n(2).build();
    for (var completion : List.of(whole(params), streamed(params))) {
      assertThat(completion.choices()).hasSize(2);
      assertThat(completion.choices().get(0).message().content()).contains("First.");
      assertThat(completion.choices().get(1).index()).isEqualTo(1);
      assertThat(completion.choices().get(1).message().content()).contains("Second.");
      assertThat(completion.choices().get(1).finishReason()).isEqualTo(FinishReason.LENGTH);
    }
    assertThat(whole(params).usage().orElseThrow().completionTokens()).isEqualTo(8);
    assertThat(stage.two.openai.last().body()).contains("\"n\":2");
  }

  @Test
  void eachOfThemIsFiltered() {
    stage.two.openai.always(twoAnswers("The key is " + KEY + " now."));
    for (var completion :
        List.of(whole(saying("Hello").n(2).build()), streamed(saying("Hello").n(2).build()))) {
      assertThat(completion.choices().get(0).message().content()).contains("First.");
      assertThat(completion.choices().get(1).message().content().orElseThrow())
          .contains("[REDACTED:")
          .doesNotContain(KEY);
    }
  }

  @Test
  void likelihoodsOfAnUnalteredAnswerArePassedOn() {
    stage.two.openai.always(likely("All ", "clear."));
    var params = saying("Hello").logprobs(true).topLogprobs(1).build();
    for (var completion : List.of(whole(params), streamed(params))) {
      var choice = completion.choices().getFirst();
      assertThat(choice.message().content()).contains("All clear.");
      var tokens = choice.logprobs().orElseThrow().content().orElseThrow();
      assertThat(tokens).extracting(token -> token.token()).containsExactly("All ", "clear.");
      assertThat(tokens.getFirst().logprob()).isEqualTo(-0.25);
      assertThat(tokens.getFirst().bytes().orElseThrow()).containsExactly(65L, 108L, 108L, 32L);
      assertThat(tokens.getFirst().topLogprobs()).hasSize(1);
    }
    assertThat(stage.two.openai.last().body())
        .contains("\"logprobs\":true", "\"top_logprobs\":1", "\"stream\":true");
  }

  @Test
  void likelihoodsThatWouldShowWhatTheFilterTookOutAreWithheld() {
    stage.two.openai.always(likely("The key is ", KEY, " now."));
    var params = saying("Hello").logprobs(true).topLogprobs(1).build();
    for (var completion : List.of(whole(params), streamed(params))) {
      var choice = completion.choices().getFirst();
      assertThat(choice.message().content().orElseThrow()).contains("[REDACTED:");
      // the client's accumulator makes an empty list of no list
      assertThat(choice.logprobs().flatMap(one -> one.content()).orElse(List.of())).isEmpty();
      assertThat(completion.toString()).doesNotContain(KEY);
    }
  }
}
