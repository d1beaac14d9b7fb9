package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.conversation.KeptTurn;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;

/// How a turn of a conversation is answered: as a chat completion that also says where it is kept.
record TurnFormat(ChatFormat answer, TurnOrder order) implements AnswerFormat {
  /// Once it is known where.
  ChatFormat at(KeptTurn turn) {
    return answer.with(place(turn));
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
