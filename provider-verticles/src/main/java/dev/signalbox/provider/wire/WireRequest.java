package dev.signalbox.provider.wire;

import dev.signalbox.api.Outcome;
import java.io.IOException;

/// A POST without its credential, so that it may be printed.
public final class WireRequest {
  private final String path;
  private final WireBody body;

  private WireRequest(String path, WireBody body) {
    this.path = path;
    this.body = body;
  }

  /// Told the pieces of a body, in order.
  @FunctionalInterface
  public interface Reader {
    /// `length` bytes of `bytes` from `from` on, not to be changed.
    void piece(byte[] bytes, int from, int length);
  }

  /// The request to `path` whose body `content` writes; refused when what the caller gave as JSON
  /// is none.
  static Outcome<WireRequest> writing(String path, Json.Content content) {
    try {
      return Outcome.ok(new WireRequest(path, Json.body(content)));
    } catch (IOException _) {
      return Outcome.err(Refusals.notJson());
    }
  }

  /// Below the provider's API root, e.g. `/chat/completions`.
  public String path() {
    return path;
  }

  /// The bytes of its body: JSON in UTF-8.
  public int length() {
    return body.length();
  }

  /// Reads its body, as often as it is sent.
  public void read(Reader reader) {
    body.read(reader);
  }

  /// A copy of its body in one piece.
  public byte[] body() {
    return body.bytes();
  }

  @Override
  public String toString() {
    return "POST " + path + " (" + body.length() + " bytes)";
  }
}
