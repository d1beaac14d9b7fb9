package dev.signalbox.provider.wire;

import dev.signalbox.api.Outcome;
import java.io.IOException;

/// A POST without its credential, so that it may be printed.
public final class WireRequest {
  private final String path;
  private final byte[] body;

  WireRequest(String path, byte[] body) {
    this.path = path;
    this.body = body;
  }

  /// The request to `path` whose body `content` writes; refused when what the caller gave as JSON
  /// is none.
  static Outcome<WireRequest> writing(String path, Json.Content content) {
    try {
      return Outcome.ok(new WireRequest(path, Json.bytes(content)));
    } catch (IOException _) {
      return Outcome.err(Refusals.notJson());
    }
  }

  /// Below the provider's API root, e.g. `/chat/completions`.
  public String path() {
    return path;
  }

  /// JSON in UTF-8; not copied, not to be changed.
  public byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return "POST " + path + " (" + body.length + " bytes)";
  }
}
