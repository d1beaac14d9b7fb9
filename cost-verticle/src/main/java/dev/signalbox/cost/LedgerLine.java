package dev.signalbox.cost;

import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import io.vertx.core.json.JsonArray;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// One row on its way into the ledger.
///
/// @param attempt [#HOLD], [#RELEASE], or the attempt that is charged, from 1
/// @param cycle the month `spentNano` counts in
/// @param heldCycle the month `heldNano` counts in
/// @param heldNano what this replica knows to be held (positive) or given back (negative); the
///   database trusts only its own rows about the latter
/// @param target who was called, where anybody was
record LedgerLine(
    String requestId,
    String account,
    int attempt,
    EntryState state,
    LocalDate cycle,
    LocalDate heldCycle,
    long heldNano,
    long spentNano,
    @Nullable Target target,
    Usage usage,
    long epochMillis) {
  static final int HOLD = 0;
  static final int RELEASE = -1;

  /// The opening of the `n`-th call of a request, which its hold is for the first.
  static int opening(int n) {
    return n == 1 ? HOLD : -n;
  }

  /// Whether it is written before a call.
  boolean isOpening() {
    return attempt == HOLD || attempt < RELEASE;
  }

  /// Empty where nobody was called.
  String provider() {
    return target == null ? "" : target.provider();
  }

  /// Empty where nobody was called.
  String model() {
    return target == null ? "" : target.model();
  }

  /// As the spool stores it.
  JsonArray encoded() {
    var fields = new JsonArray().add(requestId).add(account).add(attempt).add(state.name());
    fields.add(cycle.toEpochDay()).add(heldCycle.toEpochDay()).add(heldNano).add(spentNano);
    fields.add(provider()).add(model());
    fields.add(usage.inputTokens()).add(usage.cachedInputTokens()).add(usage.cacheWriteTokens());
    fields.add(usage.outputTokens()).add(usage.reasoningTokens()).add(usage.estimated());
    return fields.add(epochMillis);
  }

  /// Reads what [#encoded] wrote.
  static LedgerLine decoded(JsonArray f) {
    var provider = f.getString(8);
    var model = f.getString(9);
    return new LedgerLine(
        f.getString(0),
        f.getString(1),
        f.getInteger(2),
        EntryState.valueOf(f.getString(3)),
        LocalDate.ofEpochDay(f.getLong(4)),
        LocalDate.ofEpochDay(f.getLong(5)),
        f.getLong(6),
        f.getLong(7),
        provider.isEmpty() ? null : new Target(provider, model),
        new Usage(
            f.getLong(10),
            f.getLong(11),
            f.getLong(12),
            f.getLong(13),
            f.getLong(14),
            f.getBoolean(15)),
        f.getLong(16));
  }
}
