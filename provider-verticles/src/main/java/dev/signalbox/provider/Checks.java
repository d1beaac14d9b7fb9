package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.fleet.ProviderCheck;
import io.vertx.core.Future;
import java.util.List;

/// Really asks providers how they are, by a question that costs nothing.
final class Checks {
  private static final long CHECK_MILLIS = 3000;

  private final ProviderBook book;
  private final Lane lane;

  Checks(ProviderBook book, Lane lane) {
    this.book = book;
    this.lane = lane;
  }

  /// How provider `id` is; `Err` when nobody knows it.
  Future<Outcome<ProviderCheck>> check(String id) {
    var asked = lane.clock().millis();
    if (book.isBuiltin(id)) {
      var built = new ProviderCheck(id, "ok", 0, asked, "built in");
      return Future.succeededFuture(Outcome.ok(built));
    }
    var provider = book.find(id);
    if (provider.isEmpty()) {
      return Future.succeededFuture(Outcome.err(new GatewayError.NotFound("/providers/" + id)));
    }
    var began = System.nanoTime();
    return lane.client()
        .models(provider.get(), CHECK_MILLIS)
        .map(answer -> {
          var millis = (System.nanoTime() - began) / 1_000_000;
          return Outcome.ok(
              switch (answer) {
                case Outcome.Ok<List<String>>(var models) ->
                    well(provider.get(), millis, asked, models.size() + " models listed");
                case Outcome.Err<List<String>>(var error) ->
                    new ProviderCheck(
                        id, "down", millis, asked, provider.get().told(error).message());
              });
        });
  }

  /// It is there; its calls may fail all the same.
  private static ProviderCheck well(
      ActiveProvider provider, long millis, long asked, String message) {
    var away =
        provider.vitals().health(0).stream()
            .filter(target -> target.circuit() != Circuit.CLOSED)
            .map(TargetHealth::model)
            .toList();
    return away.isEmpty()
        ? new ProviderCheck(provider.id(), "ok", millis, asked, message)
        : new ProviderCheck(
            provider.id(),
            "degraded",
            millis,
            asked,
            message + "; out of rotation: " + String.join(", ", away));
  }
}
