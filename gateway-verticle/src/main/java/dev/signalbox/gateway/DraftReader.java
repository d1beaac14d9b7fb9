package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Reads bodies in one streaming pass, whatever their content type says: any bytes become a draft
/// or all the reasons why they are none, never an exception.
final class DraftReader {
  private static final String BODY = "body";
  private static final int MARK = 3;
  private static final int MAX_NUMBER = 64;
  private static final int MAX_NAME = 1_024;

  private final JsonFactory json;
  private final int maxDepth;

  /// @param maxDepth the deepest nesting of arrays and objects that is read
  DraftReader(int maxDepth) {
    this.maxDepth = maxDepth;
    this.json =
        new SwiftJson(
            new JsonFactoryBuilder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxNumberLength(MAX_NUMBER)
                        .maxNameLength(MAX_NAME)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // names are the caller's: keeping them would let it fill our memory
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES));
  }

  /// The request in the first `length` bytes of `bytes`, or every violation in them.
  Outcome<Draft> read(Dialect dialect, byte[] bytes, int length) {
    if (hasMark(bytes, length)) {
      return read(dialect, Arrays.copyOfRange(bytes, MARK, length), length - MARK);
    }
    var violations = new Violations();
    var body =
        checkBytes(bytes, length, violations) ? parse(dialect, bytes, length, violations) : none();
    return body.isPresent() && violations.isEmpty()
        ? Outcome.ok(body.get())
        : Outcome.err(new InputRejected(violations.all()));
  }

  private static Optional<Draft> none() {
    return Optional.empty();
  }

  private static boolean checkBytes(byte[] bytes, int length, Violations violations) {
    if (length == 0) {
      violations.add(BODY, "required", "is empty; send a JSON object");
      return false;
    }
    var invalid = Utf8.firstInvalid(bytes, length);
    // a parser that sees NUL bytes at the start would guess UTF-16 or UTF-32
    var guessed = invalid < 0 && (bytes[0] == 0 || (length > 1 && bytes[1] == 0));
    if (invalid >= 0 || guessed) {
      violations.add(BODY, "invalid_utf8", "is not UTF-8 at byte " + Math.max(0, invalid));
      return false;
    }
    return true;
  }

  private Optional<Draft> parse(Dialect dialect, byte[] bytes, int length, Violations violations) {
    try (var parser = json.createParser(bytes, 0, length)) {
      var in = new JsonCursor(parser, bytes, Utf8.rarities(bytes, 0, length), violations);
      return document(dialect, parser, in, violations);
    } catch (StreamConstraintsException e) {
      tooMuch(e, violations);
    } catch (JsonProcessingException e) {
      notJson(e, violations);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
    return none();
  }

  private static Optional<Draft> document(
      Dialect dialect, JsonParser parser, JsonCursor in, Violations violations) throws IOException {
    if (parser.nextToken() == null) {
      violations.add(BODY, "required", "is empty; send a JSON object");
      return none();
    }
    if (!parser.isExpectedStartObjectToken()) {
      violations.add(BODY, "type", "must be a JSON object");
      return none();
    }
    var fields = dialect.fields(in);
    fields.read();
    if (parser.nextToken() != null) {
      violations.add(BODY, "trailing_data", "goes on after the JSON object has ended");
      return none();
    }
    return fields.draft();
  }

  private static void notJson(JsonProcessingException e, Violations violations) {
    var duplicate = e.getOriginalMessage().toLowerCase(Locale.ROOT).startsWith("duplicate");
    if (duplicate && e.getProcessor() instanceof JsonParser parser) {
      violations.add(
          FieldPath.of(parser.getParsingContext()), "duplicate_key", "is given twice" + at(e));
    } else {
      violations.add(BODY, "not_json", "is not JSON" + at(e));
    }
  }

  private void tooMuch(StreamConstraintsException e, Violations violations) {
    if (e.getOriginalMessage().contains("nesting")) {
      violations.add(
          BODY,
          "too_deep",
          "is nested deeper than " + maxDepth + " arrays and objects (limits.nesting)" + at(e));
    } else {
      violations.add(
          BODY,
          "too_long",
          "has a field name of more than "
              + MAX_NAME
              + " or a number of more than "
              + MAX_NUMBER
              + " characters"
              + at(e));
    }
  }

  private static String at(JsonProcessingException e) {
    var at = e.getLocation();
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /// A byte order mark, which some clients write though JSON forbids it.
  private static boolean hasMark(byte[] bytes, int length) {
    return length >= MARK
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }
}
