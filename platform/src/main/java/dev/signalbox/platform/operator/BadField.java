package dev.signalbox.platform.operator;

/// What somebody has written cannot be used; names the field and what is expected.
public final class BadField extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;

  /// A value that is not what is expected.
  public BadField(String field, String expected) {
    this(field, "value", expected);
  }

  /// @param rule which it breaks: `required`, `unknown`, `type` or `value`
  public BadField(String field, String rule, String expected) {
    super(expected);
    this.field = field;
    this.rule = rule;
  }

  /// Which field.
  public String field() {
    return field;
  }

  /// Which rule it breaks, for programs.
  public String rule() {
    return rule;
  }

  /// What is expected of it, in words.
  public String expected() {
    return String.valueOf(getMessage());
  }
}
