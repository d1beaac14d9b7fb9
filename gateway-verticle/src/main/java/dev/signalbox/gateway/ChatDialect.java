package dev.signalbox.gateway;

import java.time.InstantSource;

/// `POST /v1/chat/completions` in OpenAI's shape.
final class ChatDialect implements Dialect {
  private final InstantSource clock;
  private final AnswerFormat format;

  ChatDialect(InstantSource clock) {
    this.clock = clock;
    this.format = new ChatFormat(clock, false);
  }

  @Override
  public Route route() {
    return Route.CHAT_COMPLETIONS;
  }

  @Override
  public Fields fields(JsonCursor in) {
    return new ChatFields(in, clock);
  }

  @Override
  public AnswerFormat format() {
    return format;
  }
}
