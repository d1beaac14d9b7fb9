package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Violation;
import dev.signalbox.gateway.ModelList.Entry;
import io.vertx.core.MultiMap;
import java.util.List;

/// A part of the models that are served.
///
/// @param more whether there are others beyond it, in the direction it was asked for
record ModelPage(List<Entry> models, boolean more) {
  private static final String LIMIT = "limit";
  private static final String AFTER = "after_id";
  private static final String BEFORE = "before_id";
  private static final int USUAL = 20;
  private static final int MOST = 1_000;

  /// A number of four digits is the longest that can be meant.
  private static final int MOST_DIGITS = 4;

  ModelPage {
    models = List.copyOf(models);
  }

  /// All of them.
  static ModelPage whole(List<Entry> models) {
    return new ModelPage(models, false);
  }

  /// The page of `models` that `query` asks for: `limit` of them, 1 to 1000 and 20 unless it says
  /// otherwise, right after the one it names `after_id`, right before the one it names `before_id`,
  /// else the first.
  static Outcome<ModelPage> asked(MultiMap query, List<Entry> models) {
    return limit(query).flatMap(limit -> asked(query, models, limit));
  }

  private static Outcome<ModelPage> asked(MultiMap query, List<Entry> models, int limit) {
    if (query.contains(AFTER) && query.contains(BEFORE)) {
      return refused(BEFORE, "exclusive", "cannot be asked for together with " + AFTER);
    }
    if (query.contains(BEFORE)) {
      return place(query, BEFORE, models)
          .map(end -> models.subList(0, end))
          .map(before -> last(before, limit));
    }
    return query.contains(AFTER)
        ? place(query, AFTER, models)
            .map(at -> models.subList(at + 1, models.size()))
            .map(after -> first(after, limit))
        : Outcome.ok(first(models, limit));
  }

  private static ModelPage first(List<Entry> models, int limit) {
    var end = Math.min(limit, models.size());
    return new ModelPage(models.subList(0, end), end < models.size());
  }

  private static ModelPage last(List<Entry> models, int limit) {
    var begin = Math.max(0, models.size() - limit);
    return new ModelPage(models.subList(begin, models.size()), begin > 0);
  }

  private static Outcome<Integer> limit(MultiMap query) {
    var written = query.get(LIMIT);
    if (written == null) {
      return Outcome.ok(USUAL);
    }
    var isNumber =
        !written.isEmpty()
            && written.length() <= MOST_DIGITS
            && written.chars().allMatch(one -> one >= '0' && one <= '9');
    var limit = isNumber ? Integer.parseInt(written) : 0;
    return limit >= 1 && limit <= MOST
        ? Outcome.ok(limit)
        : refused(LIMIT, "range", "must be a whole number from 1 to " + MOST);
  }

  private static Outcome<Integer> place(MultiMap query, String cursor, List<Entry> models) {
    var at = models.stream().map(Entry::id).toList().indexOf(query.get(cursor));
    return at >= 0
        ? Outcome.ok(at)
        : refused(cursor, "unknown", "is the id of no model that is listed");
  }

  private static <T> Outcome<T> refused(String field, String rule, String message) {
    return Outcome.err(new GatewayError.InputRejected(List.of(Violation.of(field, rule, message))));
  }
}
