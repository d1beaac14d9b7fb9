package dev.signalbox.router;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.fleet.CheckProvider;
import dev.signalbox.api.fleet.ProviderCheck;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.Replying;
import dev.signalbox.router.plan.Fleet;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/// Really asks a provider how it is.
final class CheckPage {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int FULL = 100;

  private final RouterUnit unit;
  private final Bus bus;

  CheckPage(RouterUnit unit, Bus bus) {
    this.unit = unit;
    this.bus = bus;
  }

  Future<OperatorReply> check(Asked asked) {
    if (unit.fleet().map(Fleet::providers).filter(all -> all.containsKey(asked.id())).isEmpty()) {
      return Future.succeededFuture(asked.notFound());
    }
    var deadline = Deadline.in(PATIENCE, unit.platform().clock());
    return bus.ask(Addresses.CHECK_PROVIDER, new CheckProvider(asked.id()), deadline)
        .map(outcome ->
            switch (outcome) {
              case Outcome.Ok<ProviderCheck>(ProviderCheck check) -> Replying.ok(json(check));
              case Outcome.Err<ProviderCheck>(GatewayError error) ->
                  Replying.error(asked.call().id(), error);
            });
  }

  /// `uptime` is the share of recent calls that succeeded, in percent.
  private JsonObject json(ProviderCheck check) {
    var uptime =
        unit.fleet()
            .map(fleet -> fleet.providers().get(check.provider()))
            .map(provider -> provider.successPercent())
            .orElse(FULL);
    return new JsonObject()
        .put("provider", check.provider())
        .put("status", check.status())
        .put("responseTime", check.responseMillis())
        .put("lastCheck", Instant.ofEpochMilli(check.checkedAtEpochMillis()).toString())
        .put("uptime", uptime)
        .put("message", check.message());
  }
}
