package dev.signalbox.platform.operator;

/// What somebody has written cannot be used; names the field and what is expected.
public final class BadField extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  public BadField(String field, String expected) {
    super(expected);
    this.field = field;
  }

  /// Which field.
  public String field() {
    return field;
  }

  /// What is expected of it, in words.
  public String expected() {
    return String.valueOf(getMessage());
  }
}
