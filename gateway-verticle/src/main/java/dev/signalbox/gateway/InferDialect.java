package dev.signalbox.gateway;

/// `POST /infer`.
final class InferDialect implements Dialect {
  private final AnswerFormat format = new InferFormat();

  @Override
  public Route route() {
    return Route.INFER;
  }

  @Override
  public Fields fields(JsonCursor in) {
    return new InferFields(in);
  }

  @Override
  public boolean hasKeyInBody() {
    return true;
  }

  @Override
  public AnswerFormat format() {
    return format;
  }
}
