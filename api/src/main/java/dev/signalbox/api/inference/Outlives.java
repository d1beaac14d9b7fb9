package dev.signalbox.api.inference;

/// What a kept stream goes on without.
public enum Outlives {
  /// A connection that is lost without a word, and nothing more: the gateway is in one process with
  /// the provider's call. A client that goes ends it.
  CONNECTION,
  /// The gateway that passes it on as well: it may be killed, or stop. A client that goes ends it.
  GATEWAY,
  /// Its reader as well: a client that goes may come back.
  READER
}
