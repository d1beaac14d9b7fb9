package dev.signalbox.gateway;

/// `POST /api/ai/generate`, and `POST /api/ai/stream`, which asks the same and is answered piece by
/// piece.
final class GenerateDialect implements Dialect {
  private final Route route;
  private final AnswerFormat format = new GenerateFormat();

  private GenerateDialect(Route route) {
    this.route = route;
  }

  static GenerateDialect whole() {
    return new GenerateDialect(Route.GENERATE);
  }

  static GenerateDialect streamed() {
    return new GenerateDialect(Route.GENERATE_STREAM);
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Fields fields(JsonCursor in) {
    return new GenerateFields(in, route == Route.GENERATE_STREAM);
  }

  @Override
  public AnswerFormat format() {
    return format;
  }
}
