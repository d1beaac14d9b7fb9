package dev.signalbox.gateway;

/// `POST /v1/messages`, also under the path of the older local gateway.
final class MessagesDialect implements Dialect {
  private final Route route;
  private final AnswerFormat format = new MessagesFormat(false);

  /// @param route one of those that speak it
  MessagesDialect(Route route) {
    this.route = route;
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Fields fields(JsonCursor in) {
    return new MessagesFields(in, false);
  }

  @Override
  public AnswerFormat format() {
    return format;
  }
}
