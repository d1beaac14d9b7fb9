package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.conversation.KeptTurn;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;

/// How a turn of a conversation is answered: as a chat completion that also says where it is kept.
record TurnFormat(ChatFormat answer, TurnOrder order) implements AnswerFormat {
  private static final String MESSAGES = "messages";
  private static final String EACH_MESSAGE = "messages[";
  private static final String SAID = "message";
  private static final String CONVERSATION = "conversation_id";

  /// Once it is known where.
  ///
  /// @param messages how many its request holds
  ChatFormat at(KeptTurn turn, int messages) {
    return answer.of(turn, messages);
  }

  /// What a turn's body calls the messages of its request: the last is what it says, those before
  /// are in the conversation that it names.
  ///
  /// @param messages how many its request holds
  static Map<String, String> fieldNames(KeptTurn turn, int messages) {
    return turn.asked().isEmpty()
        ? Map.of(MESSAGES, CONVERSATION, EACH_MESSAGE, CONVERSATION)
        : fieldNames(messages - 1);
  }

  /// The same where `before` messages stand before what is said.
  static Map<String, String> fieldNames(int before) {
    return before == 0
        ? Map.of(MESSAGES, SAID, EACH_MESSAGE, SAID)
        : Map.of(
            EACH_MESSAGE + before + "].content",
            SAID,
            MESSAGES,
            CONVERSATION,
            EACH_MESSAGE,
            CONVERSATION);
  }

  /// Says where a turn is kept.
  static Json.Body place(KeptTurn turn) {
    var branch = turn.branch();
    return out -> {
      out.writeStringField("conversation_id", branch.conversationId());
      out.writeStringField("message_id", branch.answerId());
      out.writeStringField(
          "parent_message_id",
          turn.asked().isEmpty() ? branch.parentId().orElse(null) : branch.questionId());
    };
  }

  @Override
  public Buffer whole(Whole whole, AnswerSummary summary, String requestId) {
    return answer.whole(whole, summary, requestId);
  }

  @Override
  public void error(JsonGenerator out, GatewayError error, String requestId) throws IOException {
    answer.error(out, error, requestId);
  }

  @Override
  public int errorStatus(GatewayError error) {
    return answer.errorStatus(error);
  }

  @Override
  public Map<String, String> errorHeaders(GatewayError error) {
    return answer.errorHeaders(error);
  }

  @Override
  public Events events(String requestId) {
    return answer.events(requestId);
  }
}
