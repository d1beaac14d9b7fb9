package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.JsonValue;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import com.openai.models.models.Model;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The vendor's own client, with nothing changed but the address.
class OpenAiSdkIT extends OnSdkStage {
  private static ChatCompletionCreateParams.Builder saying(String text) {
    return ChatCompletionCreateParams.builder().addUserMessage(text).model(SdkStage.MODEL);
  }

  private static List<ChatCompletionChunk> streamed(ChatCompletionCreateParams params) {
    var chunks = new ArrayList<ChatCompletionChunk>();
    try (var stream = stage.client.chat().completions().createStreaming(params)) {
      stream.stream().forEach(chunk -> chunks.add(chunk.validate()));
    }
    return chunks;
  }

  @Test
  void theQuickStartAnswersAndItsAnswerIsValid() {
    var completions = stage.client.chat().completions().withRawResponse();
    try (var raw = completions.create(saying("Say this is a test").build())) {
      assertThat(raw.headers().values("x-request-id")).hasSize(1);
      var completion = raw.parse();
      completion.validate();
      assertThat(completion.choices().getFirst().message().content()).contains("All clear.");
      assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(1500);
    }
  }

  @Test
  void aStreamEndsWithItsUsageWhereThatIsAskedFor() {
    var options = ChatCompletionStreamOptions.builder().includeUsage(true).build();
    var chunks = streamed(saying("Say this is a test").streamOptions(options).build());
    var gathered = ChatCompletionAccumulator.create();
    chunks.forEach(gathered::accumulate);
    assertThat(gathered.chatCompletion().choices().getFirst().message().content())
        .contains("All clear on the line.");
    assertThat(chunks.getLast().choices()).isEmpty();
    assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isPositive();
    assertThat(chunks.subList(0, chunks.size() - 1))
        .allMatch(chunk -> chunk.choices().size() == 1 && chunk.usage().isEmpty());
  }

  @Test
  void everyChunkHasAChoiceWhereNobodyAsksForUsage() {
    assertThat(streamed(saying("Say this is a test").build()))
        .allMatch(chunk -> chunk.choices().size() == 1);
  }

  @Test
  void whatTheProviderHasIsPassedOn() {
    var params =
        saying("Hello")
            .stop("END")
            .temperature(0.5)
            .maxCompletionTokens(99)
            .putAdditionalBodyProperty("seed", JsonValue.from(7))
            .putAdditionalBodyProperty("verbosity", JsonValue.from("low"))
            .build();
    stage.client.chat().completions().create(params);
    assertThat(stage.two.openai.last().body())
        .contains("\"seed\":7", "\"stop\":[\"END\"]", "\"temperature\":0.5", "99")
        .contains("\"verbosity\":\"low\"");
  }

  @Test
  void anyProviderAnswersTheVendorsClient() {
    var completion =
        stage
            .client
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .addDeveloperMessage("Be brief.")
                    .addUserMessage("Hi")
                    .model("anthropic/claude-haiku-4-5")
                    .build());
    completion.validate();
    assertThat(completion.choices().getFirst().message().content())
        .contains("All clear from the other one.");
  }

  @Test
  void modelsAreListedAndFoundByName() {
    var list = stage.client.models().list().data();
    list.forEach(Model::validate);
    assertThat(list.stream().map(Model::id)).contains("openai/" + SdkStage.MODEL);
    assertThat(stage.client.models().retrieve("openai/" + SdkStage.MODEL).validate().ownedBy())
        .isEqualTo("openai");
    assertThat(stage.client.models().retrieve(SdkStage.MODEL).id()).isEqualTo(SdkStage.MODEL);
    assertThatThrownBy(() -> stage.client.models().retrieve("no-such-model"))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void textsBecomeVectorsInTheOrderOfTheTexts() {
    stage.two.openai.always(SdkStage::vectors);
    for (var encoding : List.of(EncodingFormat.FLOAT, EncodingFormat.BASE64)) {
      var answer =
          stage
              .client
              .embeddings()
              .create(
                  EmbeddingCreateParams.builder()
                      .inputOfArrayOfStrings(List.of("a", "b"))
                      .model("text-embedding-3-small")
                      .encodingFormat(encoding)
                      .build());
      answer.validate();
      assertThat(answer.data().get(0).embedding()).as(encoding.asString()).containsExactly(1f, 2f);
      assertThat(answer.data().get(1).embedding()).containsExactly(0.5f, -1f);
      assertThat(answer.data().get(1).embeddingValue().isBase64())
          .isEqualTo(encoding.equals(EncodingFormat.BASE64));
      assertThat(answer.usage().totalTokens()).isEqualTo(2);
    }
  }
}
