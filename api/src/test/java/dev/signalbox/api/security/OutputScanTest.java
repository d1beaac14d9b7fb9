package dev.signalbox.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// No rule is left out of what is said about an answer.
class OutputScanTest {
  private static final RuleVerdict NO_PHONES =
      new RuleVerdict(OutputRule.PHONE, RuleState.SWITCHED_OFF);

  private static Finding found(String kind, Finding.Action action) {
    return new Finding(kind, Severity.HIGH, action, "output", 0, 1, Evidence.NONE);
  }

  @Test
  void what_found_nothing_has_passed() {
    var scan = OutputScan.of(OutputScan.Ending.READ, List.of(), List.of(), List.of());
    assertThat(scan.rules())
        .hasSameSizeAs(OutputRule.values())
        .allMatch(verdict -> verdict.state() == RuleState.PASSED);
    assertThat(scan.brief()).isEqualTo("passed");
  }

  @Test
  void what_did_not_read_says_why() {
    var scan =
        OutputScan.of(
            OutputScan.Ending.READ,
            List.of(NO_PHONES),
            List.of(found("email", Finding.Action.REDACTED)),
            List.of(UnreadPart.PICTURES));
    assertThat(scan.state(OutputRule.EMAIL)).isEqualTo(RuleState.REDACTED);
    assertThat(scan.state(OutputRule.PHONE)).isEqualTo(RuleState.SWITCHED_OFF);
    assertThat(scan.state(OutputRule.CARDS)).isEqualTo(RuleState.PASSED);
    assertThat(scan.brief())
        .isEqualTo(
            "redacted email; not_scanned (switched_off) phone; not_scanned (not_text) pictures");
  }

  @Test
  void a_block_leaves_the_others_without_the_rest_of_the_answer() {
    var scan =
        OutputScan.of(
            OutputScan.Ending.BLOCKED,
            List.of(NO_PHONES),
            List.of(
                found("us_ssn", Finding.Action.REDACTED), found("canary", Finding.Action.BLOCKED)),
            List.of());
    assertThat(scan.state(OutputRule.CANARY)).isEqualTo(RuleState.BLOCKED);
    assertThat(scan.state(OutputRule.SOCIAL_SECURITY)).isEqualTo(RuleState.REDACTED);
    assertThat(scan.state(OutputRule.PHONE)).isEqualTo(RuleState.SWITCHED_OFF);
    assertThat(scan.state(OutputRule.CREDENTIALS)).isEqualTo(RuleState.ANSWER_BLOCKED);
  }

  @Test
  void a_fault_is_a_failure_of_every_rule_that_was_in_force() {
    var scan =
        OutputScan.of(
            OutputScan.Ending.FAILED,
            List.of(NO_PHONES),
            List.of(found("email", Finding.Action.REDACTED)),
            List.of());
    assertThat(scan.rules())
        .filteredOn(verdict -> verdict.rule() != OutputRule.PHONE)
        .allMatch(verdict -> verdict.state() == RuleState.FAILED);
    assertThat(scan.state(OutputRule.PHONE)).isEqualTo(RuleState.SWITCHED_OFF);
    assertThat(OutputScan.of(OutputScan.Ending.FAILED, List.of(), List.of(), List.of()).brief())
        .isEqualTo("failed");
  }

  @Test
  void before_anything_is_judged_nothing_is_said() {
    assertThat(OutputScan.NONE.rules()).isEmpty();
    assertThat(OutputScan.NONE.state(OutputRule.CARDS)).isEqualTo(RuleState.NOTHING_WRITTEN);
    assertThat(OutputScan.NONE.state(OutputRule.CARDS).reason()).hasValue("nothing_written");
    assertThat(RuleState.PASSED.reason()).isEmpty();
  }

  @Test
  void kinds_without_rules_of_their_own_are_credentials() {
    assertThat(OutputRule.of("github_token")).isEqualTo(OutputRule.CREDENTIALS);
    assertThat(OutputRule.of("url_password")).isEqualTo(OutputRule.ASSIGNED_SECRETS);
    assertThat(OutputRule.of("system_prompt_leak")).isEqualTo(OutputRule.PROMPT_LEAK);
  }
}
