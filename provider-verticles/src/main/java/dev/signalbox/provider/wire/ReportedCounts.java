package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The counts in which a provider says what one call used. The only place that decides whether they
/// are believed: where one of them cannot be true, neither are those beside it.
final class ReportedCounts {
  /// Ten times the longest window of any model: nobody reads or writes more within a call.
  static final long MOST = 100_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(ReportedCounts.class);

  /// Every one of fewer digits fits a long.
  private static final int MOST_DIGITS = 18;

  private static final long IMPOSSIBLE = -1;

  private final Target target;
  private String impossible = "";

  ReportedCounts(Target target) {
    this.target = target;
  }

  /// What embedding `texts` used, by the one count that stands in `field`; an estimate without it.
  static Usage ofTexts(EmbedTexts texts, String field, JsonNode said) {
    if (Json.isPresent(said)) {
      var counts = new ReportedCounts(texts.target());
      var input = counts.read(field, said);
      if (counts.areCredible()) {
        return Usage.of(input, 0);
      }
    }
    var bytes = texts.texts().stream().mapToLong(TokenEstimate::utf8Length).sum();
    return new Usage(TokenEstimate.tokens(bytes), 0, 0, 0, 0, true);
  }

  /// The count that `field` holds; 0 where it says nothing, and where it says what cannot be.
  long read(String field, JsonNode said) {
    if (!Json.isPresent(said)) {
      return 0;
    }
    var count = count(said);
    if (count == IMPOSSIBLE) {
      impossible = impossible.isEmpty() ? field : impossible;
      return 0;
    }
    return count;
  }

  /// Whether everything that was read can be true. If not, the log says which field cannot, and
  /// nothing of what it holds: that came from outside.
  boolean areCredible() {
    if (impossible.isEmpty()) {
      return true;
    }
    LOG.atWarn()
        .addKeyValue("provider", target.provider())
        .addKeyValue("model", target.model())
        .addKeyValue("field", impossible)
        .log("A provider reports a usage that cannot be; what the call used is estimated");
    return false;
  }

  /// A whole number, also where it is written with a point or, as protobuf does it, as a text.
  private static long count(JsonNode said) {
    if (said.isIntegralNumber()) {
      return said.canConvertToLong() ? possible(said.longValue()) : IMPOSSIBLE;
    }
    if (said.isNumber()) {
      var number = said.doubleValue();
      return number >= 0 && number <= MOST && Math.rint(number) == number
          ? (long) number
          : IMPOSSIBLE;
    }
    return said.isTextual() ? written(said.textValue()) : IMPOSSIBLE;
  }

  private static long written(String digits) {
    var areDigits =
        !digits.isEmpty()
            && digits.length() <= MOST_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return areDigits ? possible(Long.parseLong(digits)) : IMPOSSIBLE;
  }

  private static long possible(long count) {
    return count >= 0 && count <= MOST ? count : IMPOSSIBLE;
  }
}
