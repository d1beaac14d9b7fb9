package dev.signalbox.gateway;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/// `POST /v1/messages/count_tokens`. What a prompt holds stays here: it is estimated by the rule
/// that routing and holds go by, and the answer says so.
final class CountTokensDialect implements Dialect {
  private static final Map<String, String> BY_ESTIMATE =
      Map.of("X-Signalbox-Counted-By", "estimate");

  private final AnswerFormat format = new MessagesFormat(false);

  @Override
  public Route route() {
    return Route.COUNT_TOKENS;
  }

  @Override
  public Fields fields(JsonCursor in) {
    return new MessagesFields(in, true);
  }

  @Override
  public AnswerFormat format() {
    return format;
  }

  @Override
  public Optional<Buffer> answer(InputSize size) {
    return Optional.of(
        Json.object(out -> out.writeNumberField("input_tokens", size.usualTokens())));
  }

  @Override
  public Map<String, String> headers() {
    return BY_ESTIMATE;
  }
}
