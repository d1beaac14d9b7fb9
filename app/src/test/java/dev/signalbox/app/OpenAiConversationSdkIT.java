package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.core.JsonMissing;
import com.openai.core.JsonValue;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Conversations that Signalbox keeps, spoken to with the vendor's own client.
@SuppressWarnings("deprecation") // the client's only way to members that are ours
class OpenAiConversationSdkIT extends OnSdkStage {
  /// The body in the shape of conversations, which has no `messages`.
  @SuppressWarnings("unchecked") // what is missing is of any type
  private static ChatCompletionCreateParams.Builder turn(String message) {
    return ChatCompletionCreateParams.builder()
        .messages(JsonMissing.of())
        .model("openai/" + SdkStage.MODEL)
        .putAdditionalBodyProperty("message", JsonValue.from(message));
  }

  private static String own(Map<String, JsonValue> members, String name) {
    return Objects.requireNonNull(members.get(name), name).asStringOrThrow();
  }

  private static ChatCompletion whole(ChatCompletionCreateParams.Builder turn) {
    var params = turn.putAdditionalBodyProperty("stream", JsonValue.from(false)).build();
    var completion = stage.client.chat().completions().create(params);
    completion.validate();
    return completion;
  }

  @Test
  void aConversationGoesOnWhereItWasLeft() {
    var first = whole(turn("How do points work?"));
    assertThat(first.choices().getFirst().message().content()).contains("All clear.");
    var id = own(first._additionalProperties(), "conversation_id");
    var second =
        whole(
            turn("And signals?").putAdditionalBodyProperty("conversation_id", JsonValue.from(id)));
    assertThat(own(second._additionalProperties(), "conversation_id")).isEqualTo(id);
    assertThat(own(second._additionalProperties(), "message_id"))
        .isNotEqualTo(own(first._additionalProperties(), "message_id"));
    assertThat(stage.two.openai.last().body())
        .contains("How do points work?", "All clear.", "And signals?");
  }

  @Test
  void aTurnIsStreamedAsAnyCompletion() {
    var gathered = ChatCompletionAccumulator.create();
    var conversations = new TreeSet<String>();
    try (var stream = stage.client.chat().completions().createStreaming(turn("Hello").build())) {
      stream.stream()
          .forEach(chunk -> {
            conversations.add(own(chunk._additionalProperties(), "conversation_id"));
            gathered.accumulate(chunk.validate());
          });
    }
    assertThat(gathered.chatCompletion().choices().getFirst().message().content())
        .contains("All clear on the line.");
    assertThat(conversations).hasSize(1);
  }

  @Test
  void aConversationNobodyHasIsNotFound() {
    var params =
        turn("Hello")
            .putAdditionalBodyProperty(
                "conversation_id", JsonValue.from("00000000-0000-4000-8000-000000000000"))
            .putAdditionalBodyProperty("stream", JsonValue.from(false))
            .build();
    var thrown =
        catchThrowableOfType(
            NotFoundException.class, () -> stage.client.chat().completions().create(params));
    assertThat(thrown).isNotNull();
    assertThat(thrown.headers().values("x-request-id")).hasSize(1);
  }
}
