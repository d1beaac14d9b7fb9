package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Walks a body once, reading typed values at the parser's place. A value of another type is noted
/// as a violation and skipped, so that all mistakes are found in one pass. JSON `null` is absence.
final class JsonCursor {
  private static final int MAX_NAME = 256;
  private static final int MAX_SCALE = 64;

  private final JsonParser parser;
  private final byte[] body;
  private final Utf8.Rarities rarities;
  private final Violations violations;

  /// @param rarities what some string of `body` holds
  JsonCursor(JsonParser parser, byte[] body, Utf8.Rarities rarities, Violations violations) {
    this.parser = parser;
    this.body = body;
    this.rarities = rarities;
    this.violations = violations;
  }

  /// Notes a violation of the value the cursor is at.
  void refuse(String rule, String message) {
    violations.add(path(), rule, message);
  }

  /// Notes that `name` is missing in the object the cursor has just left, unless it is there and
  /// was refused: one mistake is told once.
  void missing(String name, String message) {
    var field = member(name);
    if (!violations.isRefused(field) && !violations.isDisplaced(field)) {
      violations.add(field, "required", message);
    }
  }

  /// Notes a violation of `name` in the object the cursor has just left.
  void refuse(String name, String rule, String message) {
    violations.add(member(name), rule, message);
  }

  /// Whether something was noted of `name`, or within it, in the object the cursor has just left.
  boolean isRefused(String name) {
    return !violations.isEmpty() && violations.isRefused(member(name));
  }

  /// Whether something was noted of the value the cursor is at, or within it.
  boolean isRefused() {
    return !violations.isEmpty() && violations.isRefused(path());
  }

  private String member(String name) {
    var parent = path();
    return parent.isEmpty() ? name : parent + "." + name;
  }

  /// Steps to the next field's value and returns its name, or null at the object's end.
  @Nullable String nextField() throws IOException {
    var name = parser.nextFieldName();
    if (name != null) {
      parser.nextToken();
      if (rarities.controls() && Utf8.firstControl(name) >= 0) {
        var place = FieldPath.of(parser.getParsingContext().getParent());
        violations.add(
            place.isEmpty() ? "body" : place,
            "control_character",
            "names a field with a control character");
      }
    }
    return name;
  }

  /// Steps to the next element; false at the array's end, and where nothing is left at all.
  boolean nextElement() throws IOException {
    var token = parser.nextToken();
    return token != JsonToken.END_ARRAY && token != null;
  }

  /// Steps over the value the cursor is at.
  void skip() throws IOException {
    parser.skipChildren();
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  boolean isText() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  /// Whether it says that something is not wanted: `false` or 0.
  boolean isNothing() throws IOException {
    return parser.currentToken() == JsonToken.VALUE_FALSE
        || (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getText().equals("0"));
  }

  boolean isArray() {
    return parser.isExpectedStartArrayToken();
  }

  /// Whether an array begins here, to be walked with [#nextElement].
  boolean atArray() throws IOException {
    return parser.isExpectedStartArrayToken() || wrongType("an array");
  }

  /// Whether an object begins here, to be walked with [#nextField].
  boolean atObject() throws IOException {
    return parser.isExpectedStartObjectToken() || wrongType("an object");
  }

  /// A string.
  @Nullable String text() throws IOException {
    if (!isText()) {
      wrongType("a string");
      return null;
    }
    var text = parser.getText();
    if (rarities.surrogates() && Utf8.hasLoneSurrogate(text)) {
      refuse("invalid_utf8", "holds half a surrogate pair; send whole characters");
    }
    if (rarities.controls()) {
      checkControls(text);
    }
    return text;
  }

  private void checkControls(String text) {
    var at = Utf8.firstControl(text);
    if (at >= 0) {
      refuse(
          "control_character",
          "holds the control character U+%04X at %d; only tab and line ends are allowed"
              .formatted((int) text.charAt(at), at));
    }
  }

  /// `true` or `false`.
  boolean flag() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_TRUE
        && parser.currentToken() != JsonToken.VALUE_FALSE) {
      wrongType("true or false");
    }
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  /// A number from `min` to `max`.
  OptionalDouble number(int min, int max) throws IOException {
    if (!parser.currentToken().isNumeric()) {
      wrongType("a number");
      return OptionalDouble.empty();
    }
    var value = parser.getDoubleValue();
    if (value >= min && value <= max) {
      return OptionalDouble.of(value);
    }
    refuse("range", "must be from " + min + " to " + max);
    return OptionalDouble.empty();
  }

  /// A whole number of at least 1.
  OptionalInt count() throws IOException {
    return count(Integer.MAX_VALUE);
  }

  /// A whole number from 1 to `most`.
  OptionalInt count(int most) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      wrongType("a whole number");
      return OptionalInt.empty();
    }
    var value = wholeNumber();
    if (value.isPresent() && value.getAsLong() >= 1 && value.getAsLong() <= most) {
      return OptionalInt.of((int) value.getAsLong());
    }
    refuse("range", "must be from 1 to " + most);
    return OptionalInt.empty();
  }

  /// A whole number, of either sign.
  OptionalLong whole() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      wrongType("a whole number");
      return OptionalLong.empty();
    }
    var value = wholeNumber();
    if (value.isEmpty()) {
      refuse("range", "must fit into 64 bits");
    }
    return value;
  }

  /// An exact decimal number, in digits not too many to reckon with.
  @Nullable BigDecimal decimal() throws IOException {
    if (!parser.currentToken().isNumeric()) {
      wrongType("a number");
      return null;
    }
    var value = parser.getDecimalValue();
    if (Math.abs((long) value.scale()) > MAX_SCALE) {
      refuse("range", "must have at most " + MAX_SCALE + " digits on either side of the point");
      return null;
    }
    return value;
  }

  /// One of the names in `choices`.
  <E> @Nullable E choice(Map<String, E> choices) throws IOException {
    var name = text();
    if (name == null) {
      return null;
    }
    var chosen = choices.get(name);
    if (chosen == null) {
      refuse("enum", "must be one of " + String.join(", ", choices.keySet()));
    }
    return chosen;
  }

  /// A name: kept in the ledger, which takes no NUL, and shown to operators.
  @Nullable String name() throws IOException {
    var name = text();
    if (name != null && name.length() > MAX_NAME) {
      refuse("range", "must have at most " + MAX_NAME + " characters");
    }
    if (name != null && Utf8.firstControl(name) < 0 && Utf8.holdsIsoControl(name)) {
      refuse("control_character", "must not hold control characters");
    }
    return name;
  }

  private OptionalLong wholeNumber() throws IOException {
    try {
      return OptionalLong.of(parser.getLongValue());
    } catch (InputCoercionException e) {
      return OptionalLong.empty();
    }
  }

  /// The text of a whole object, exactly as it was written.
  @Nullable String rawObject() throws IOException {
    return atObject() ? raw() : null;
  }

  /// The text of a whole value, exactly as it was written.
  String raw() throws IOException {
    var from = (int) parser.currentTokenLocation().getByteOffset();
    if (HugeNumbers.isPassed(parser)) {
      refuse("range", "holds a number that is too large");
    }
    var to = end();
    if (rarities.controls() && Utf8.rarities(body, from, to).controls()) {
      refuse("control_character", "holds a control character; only tab and line ends are allowed");
    }
    return new String(body, from, to - from, StandardCharsets.UTF_8);
  }

  /// The text of an object that a model wrote, which may name control characters in it: whoever
  /// repeats it to go on can do nothing about them.
  @Nullable String spokenObject() throws IOException {
    if (!atObject()) {
      return null;
    }
    var from = (int) parser.currentTokenLocation().getByteOffset();
    return new String(body, from, end() - from, StandardCharsets.UTF_8);
  }

  private int end() throws IOException {
    parser.skipChildren();
    parser.finishToken();
    return (int) parser.currentLocation().getByteOffset();
  }

  /// Notes that the value the cursor is at should have been `expected`, unless it is absent, as an
  /// element cannot be, and steps over it.
  boolean wrongType(String expected) throws IOException {
    if (!isNull() || parser.getParsingContext().inArray()) {
      refuse("type", "must be " + expected);
      parser.skipChildren();
    }
    return false;
  }

  private String path() {
    return FieldPath.of(parser.getParsingContext());
  }
}
