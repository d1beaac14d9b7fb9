package dev.signalbox.api.security;

/// A part of a request or an answer that no rule can read.
public enum UnreadPart {
  /// Pictures the model was shown: orders may be written in them.
  PICTURES("pictures", "not_text"),
  /// PDFs the model was given to read: orders may be written in them too.
  DOCUMENTS("documents", "not_text"),
  /// A thought that only its provider can read.
  SEALED_THOUGHTS("sealed_thoughts", "encrypted");

  private final String wireName;
  private final String reason;

  UnreadPart(String wireName, String reason) {
    this.wireName = wireName;
    this.reason = reason;
  }

  /// As metadata, metrics and logs name it.
  public String wireName() {
    return wireName;
  }

  /// Why it is not read.
  public String reason() {
    return reason;
  }
}
