package dev.signalbox.provider.wire;

/// The headers of a response, looked up where they are instead of copied.
@FunctionalInterface
public interface WireHeaders {
  /// No headers at all.
  WireHeaders NONE = _ -> "";

  /// The first value of the header of that lower-case name, empty when there is none.
  String get(String name);
}
