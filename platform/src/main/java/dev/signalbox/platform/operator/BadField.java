package dev.signalbox.platform.operator;

/// What somebody has written cannot be used; names the field and what is expected.
public final class BadField extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MOST_SHOWN = 100;

  private final String field;
  private final String rule;

  /// A value that is not what is expected.
  public BadField(String field, String expected) {
    this(field, "value", expected);
  }

  /// @param field its name or place; more than 100 characters of it are not repeated
  /// @param rule which it breaks: `required`, `unknown`, `type`, `range`, `value`, `duplicate_key`,
  ///   `control_character` or `invalid_utf8`
  public BadField(String field, String rule, String expected) {
    super(expected);
    this.field = field.length() > MOST_SHOWN ? field.substring(0, MOST_SHOWN) + "…" : field;
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
