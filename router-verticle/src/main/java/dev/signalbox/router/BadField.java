package dev.signalbox.router;

/// What somebody has written cannot be used; names the field and what is expected.
final class BadField extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  BadField(String field, String expected) {
    super(expected);
    this.field = field;
  }

  String field() {
    return field;
  }

  String expected() {
    return String.valueOf(getMessage());
  }
}
