package dev.signalbox.gateway.access;

import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.bus.Address;
import dev.signalbox.bus.Addresses;
import java.util.List;

/// A path of the gateway behind which another unit answers.
///
/// @param path as the HTTP router takes it; `/*` at its end serves all below and the stem itself
public record Door(String path, Address<OperatorCall, OperatorReply> address, Need need) {
  private static final Need OPERATORS = Need.always(Authority.OPERATOR);
  private static final Need ADMINS = Need.always(Authority.ADMIN);
  private static final Need CALLERS = Need.always(Authority.CALLER);

  /// Every door there is, the more exact path first.
  public static final List<Door> ALL =
      List.of(
          // they answer a question and change nothing, though they are posted
          new Door("/orchestrator/analyze-request", Addresses.ROUTER_API, CALLERS),
          new Door("/orchestrator/route-request", Addresses.ROUTER_API, CALLERS),
          new Door(
              "/orchestrator/*",
              Addresses.ROUTER_API,
              new Need(Authority.CALLER, Authority.CALLER, Authority.OPERATOR)),
          new Door(
              "/decisions/*",
              Addresses.ROUTER_API,
              new Need(Authority.CALLER, Authority.OPERATOR, Authority.OPERATOR)),
          new Door("/api/ai/providers", Addresses.ROUTER_API, CALLERS),
          new Door("/api/ai/health", Addresses.ROUTER_API, CALLERS),
          new Door("/admin/keys/*", Addresses.SECURITY_API, ADMINS),
          new Door("/admin/identity/*", Addresses.SECURITY_API, ADMINS),
          new Door("/admin/quarantine/*", Addresses.SECURITY_API, OPERATORS),
          new Door("/admin/budgets/*", Addresses.COST_API, ADMINS),
          new Door("/admin/credits/*", Addresses.COST_API, ADMINS),
          new Door("/admin/approvals/*", Addresses.COST_API, OPERATORS),
          new Door("/admin/alerts/*", Addresses.COST_API, OPERATORS),
          new Door("/admin/usage/*", Addresses.COST_API, OPERATORS),
          new Door("/admin/reconcile/*", Addresses.COST_API, OPERATORS));
}
