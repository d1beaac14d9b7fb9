package dev.signalbox.bus;

import dev.signalbox.api.cost.CostAlert;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.api.routing.TargetSwitch;

/// Every announcement that is told to whoever listens.
public final class Topics {
  /// A target left rotation or came back.
  public static final Topic<TargetSwitch> SWITCHES =
      new Topic<>("providers.switched.v1", TargetSwitch.class);

  /// What became of decisions, several at a time.
  public static final Topic<DecisionOutcome.Batch> OUTCOMES =
      new Topic<>("gateway.outcomes.v1", DecisionOutcome.Batch.class);

  /// An account crossed a threshold of its budget.
  public static final Topic<CostAlert> COST_ALERTS = new Topic<>("cost.alert.v1", CostAlert.class);

  private Topics() {}
}
