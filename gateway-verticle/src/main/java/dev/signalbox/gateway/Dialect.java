package dev.signalbox.gateway;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// A client API: how its bodies become drafts, and how answers are written. All that lies between
/// the two is the same for every dialect.
interface Dialect {
  /// Its endpoint, as meters name it.
  Route route();

  /// A reader for the fields of the body's object, at which `in` stands.
  Fields fields(JsonCursor in);

  /// How answers and errors are written.
  AnswerFormat format();

  /// Whether a body may name the caller's key, so that it has to be read before it is known who
  /// asks.
  default boolean hasKeyInBody() {
    return false;
  }

  /// What is answered without asking anybody; empty where an inference is asked for.
  default Optional<Buffer> answer(InputSize size) {
    return Optional.empty();
  }

  /// Headers of every answer that nobody was asked for.
  default Map<String, String> headers() {
    return Map.of();
  }

  /// The fields of one body.
  interface Fields {
    /// Reads the object to its end, noting every violation.
    void read() throws IOException;

    /// What was asked; empty when a required field is missing or unusable.
    Optional<Draft> draft();
  }
}
