package dev.signalbox.cost.approval;

import dev.signalbox.api.Money;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.operator.UsdText;
import java.time.Duration;
import java.util.List;

/// What an operator decides about approvals.
///
/// @param threshold requests that may cost more need one, unless an account has its own threshold
/// @param age after which an approval that was not used, and a question nobody answered, is denied
public record ApprovalConfig(Money threshold, Duration age) {
  private static final Range ONE_DAY = new Range(1, 86_400);

  private static final Setting<Money> THRESHOLD =
      new Setting<>(
          "cost.autoApproveThresholdUsd",
          "ORCHESTRATOR_AUTO_APPROVE_THRESHOLD_USD",
          "1.00",
          "USD a request may cost at worst before somebody has to approve it, up to 9 decimals",
          UsdText::parse,
          false);
  private static final Setting<Integer> AGE =
      Setting.number(
          "cost.approvalSeconds",
          "COST_APPROVAL_SECONDS",
          3_600,
          ONE_DAY,
          "seconds a request waits for approval, and an approval for its request, 1 to 86400");

  /// Reads the settings.
  public static ApprovalConfig from(Settings settings) {
    return new ApprovalConfig(settings.get(THRESHOLD), Duration.ofSeconds(settings.get(AGE)));
  }

  /// Everything there is to set.
  public static List<Setting<?>> settings() {
    return List.of(THRESHOLD, AGE);
  }
}
