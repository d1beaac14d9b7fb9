package dev.signalbox.gateway.access;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import java.util.Optional;

/// Which models a caller may ask for. A name without a slash may mean many models: where the list
/// has that very name, whatever the router makes of it is allowed; else only what the list has
/// among what the router makes of it. Pure.
public final class ModelAccess {
  private ModelAccess() {}

  /// Why `model` is not to be had, as far as its name tells.
  public static Optional<GatewayError> refusal(Identity identity, String model) {
    var allowed = identity.allowedModels();
    var slash = model.indexOf('/');
    return allowed.isEmpty()
            || slash < 0
            || allowed.contains(model)
            || allowed.contains(model.substring(0, slash) + "/*")
            || allowed.contains(model.substring(slash + 1))
        ? Optional.empty()
        : Optional.of(forbidden(model));
  }

  /// As [#permitted(Identity, String, Plan)], of a plan if there is one.
  public static Outcome<Plan> permitted(Identity identity, String model, Outcome<Plan> planned) {
    return identity.allowedModels().isEmpty()
        ? planned
        : planned.flatMap(plan -> permitted(identity, model, plan));
  }

  /// `plan` without the targets that are not for this caller.
  public static Outcome<Plan> permitted(Identity identity, String model, Plan plan) {
    var allowed = identity.allowedModels();
    if (allowed.isEmpty() || (model.indexOf('/') < 0 && allowed.contains(model))) {
      return Outcome.ok(plan);
    }
    var steps = plan.steps().stream().filter(step -> isAllowed(identity, step.target())).toList();
    if (steps.isEmpty()) {
      return Outcome.err(forbidden(model));
    }
    return Outcome.ok(new Plan(plan.decisionId(), plan.strategy(), steps, plan.effort()));
  }

  /// Whether there is a name under which `offer` may be asked for.
  public static boolean permits(Identity identity, Offer offer) {
    var allowed = identity.allowedModels();
    return allowed.isEmpty()
        || isAllowed(identity, offer.target())
        || offer.otherNames().keySet().stream().anyMatch(allowed::contains);
  }

  private static boolean isAllowed(Identity identity, Target target) {
    var allowed = identity.allowedModels();
    return allowed.contains(target.provider() + "/*")
        || allowed.contains(target.provider() + "/" + target.model())
        || allowed.contains(target.model());
  }

  private static GatewayError forbidden(String model) {
    return new GatewayError.Forbidden(
        "This key may not use the model '"
            + model
            + "'. An administrator can add it, or its provider as 'provider/*', to allowedModels with"
            + " PATCH /admin/keys/<id>.");
  }
}
