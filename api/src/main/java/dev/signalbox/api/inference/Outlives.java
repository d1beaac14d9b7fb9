package dev.signalbox.api.inference;

/// What a kept stream goes on without.
public enum Outlives {
  /// The gateway that passes it on: it may be killed, or stop. A client that goes ends it.
  GATEWAY,
  /// Its reader as well: a client that goes may come back.
  READER
}
