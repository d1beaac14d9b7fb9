package dev.signalbox.gateway;

import java.time.InstantSource;

/// `POST /v1/responses` of OpenAI's, without memory: whatever an answer needs is in its request.
final class ResponsesDialect implements Dialect {
  private final InstantSource clock;
  private final AnswerFormat format;

  ResponsesDialect(InstantSource clock) {
    this.clock = clock;
    this.format = new ResponsesFormat(clock, ResponsesFormat.Asked.NOTHING);
  }

  @Override
  public Route route() {
    return Route.RESPONSES;
  }

  @Override
  public Fields fields(JsonCursor in) {
    return new ResponsesFields(in, clock);
  }

  @Override
  public AnswerFormat format() {
    return format;
  }
}
