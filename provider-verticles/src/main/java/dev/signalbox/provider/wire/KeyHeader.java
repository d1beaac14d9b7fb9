package dev.signalbox.provider.wire;

import dev.signalbox.api.Secret;
import java.util.Map;

/// The header a family carries its credential in.
///
/// @param name in lower case
/// @param before what stands before the key, e.g. `Bearer `
record KeyHeader(String name, String before) {
  static final KeyHeader BEARER = new KeyHeader("authorization", "Bearer ");

  /// The header for `key`; none where there is no key.
  Map<String, String> of(Secret key) {
    return key.reveal().isEmpty() ? Map.of() : Map.of(name, before + key.reveal());
  }
}
