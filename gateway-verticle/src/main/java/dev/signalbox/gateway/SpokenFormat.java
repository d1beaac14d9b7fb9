package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;

/// How `POST /v1/audio/speech` answers: with sound, and with OpenAI's errors.
final class SpokenFormat implements AnswerFormat {
  private static final String NO_WORDS = "sound has no words";

  private final SpeechOrder order;

  SpokenFormat(SpeechOrder order) {
    this.order = order;
  }

  SpeechOrder order() {
    return order;
  }

  @Override
  public Buffer whole(Whole answer, AnswerSummary summary, String requestId) {
    throw new IllegalStateException(NO_WORDS);
  }

  @Override
  public Events events(String requestId) {
    throw new IllegalStateException(NO_WORDS);
  }

  @Override
  public Map<String, String> fieldNames() {
    return Map.of("messages[", "input", "messages", "input", "capabilities", "model");
  }

  @Override
  public void error(JsonGenerator out, GatewayError error, String requestId) throws IOException {
    OpenAiErrors.write(out, error);
  }

  @Override
  public int errorStatus(GatewayError error) {
    return OpenAiErrors.status(error);
  }

  @Override
  public Map<String, String> errorHeaders(GatewayError error) {
    return OpenAiErrors.headers(error);
  }
}
