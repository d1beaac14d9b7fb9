package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.OutputRule;
import dev.signalbox.api.security.RuleState;
import dev.signalbox.api.security.RuleVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the filter leaves unread it says, with every piece and for nothing.
class UnscannedRulesTest {
  private static final String LONG =
      "You are the night porter of a small hotel and you never talk about the safe";

  private static FilteredOutput filtered(OutputPolicy policy, String prompt, boolean last) {
    var filter = new OutputFilter(SecretShapes.shipped(), policy);
    return filtered(filter, prompt, last);
  }

  private static FilteredOutput filtered(OutputFilter filter, String prompt, boolean last) {
    var piece =
        new FilterOutput(
            new RequestId("r"),
            "output",
            Outputs.CANARY,
            prompt,
            FilterProgress.START,
            "Good evening",
            last);
    return switch (filter.filter(piece, new ProtectedPrompt(Outputs.CANARY, prompt))) {
      case Outcome.Ok<FilteredOutput>(var released) -> released;
      case Outcome.Err<FilteredOutput>(var error) -> throw new AssertionError(error.code());
    };
  }

  @Test
  void a_filter_with_all_rules_in_force_leaves_nothing_out() {
    assertThat(filtered(OutputPolicy.EVERYTHING, LONG, false).unscanned()).isEmpty();
    assertThat(filtered(OutputPolicy.EVERYTHING, LONG, true).unscanned()).isEmpty();
  }

  @Test
  void a_prompt_of_a_few_words_is_not_compared_and_this_is_said() {
    assertThat(filtered(OutputPolicy.EVERYTHING, "Be kind.", true).unscanned())
        .containsExactly(new RuleVerdict(OutputRule.PROMPT_LEAK, RuleState.PROMPT_TOO_SHORT));
  }

  @Test
  void what_an_operator_switched_off_is_said() {
    assertThat(filtered(new OutputPolicy(false, false, false), LONG, false).unscanned())
        .extracting(RuleVerdict::rule)
        .containsExactly(OutputRule.EMAIL, OutputRule.PHONE, OutputRule.IBAN);
    assertThat(filtered(new OutputPolicy(true, false, true), LONG, true).unscanned())
        .containsExactly(new RuleVerdict(OutputRule.PHONE, RuleState.SWITCHED_OFF));
  }

  @Test
  void it_is_the_same_list_with_every_piece() {
    var filter = new OutputFilter(SecretShapes.shipped(), new OutputPolicy(true, false, true));
    assertThat(filtered(filter, "Be kind.", false).unscanned())
        .isSameAs(filtered(filter, "Be kind.", true).unscanned());
  }

  @Test
  void every_kind_in_the_list_of_credentials_belongs_to_the_credentials() {
    assertThat(RuleFile.lines("secret-shapes.txt"))
        .allMatch(line -> OutputRule.of(ShapeSampler.kind(line)) == OutputRule.CREDENTIALS);
  }

  @Test
  void what_is_found_belongs_to_the_rules_that_find_it() {
    for (var text :
        List.of(
            "PRIVATE_KEYS -----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n",
            "CARDS 4111 1111 1111 1111",
            "SOCIAL_SECURITY SSN: 599-81-2353",
            "IBAN DE89 3704 0044 0532 0130 00",
            "PHONE +44 20 7946 0958",
            "EMAIL mail anna.l@uni.example.de",
            "ASSIGNED_SECRETS password=\"D7yk07$QUe4pjE\"",
            "ENCODED_SECRETS a2V5PUFLSUFDMjRHQzJDWFNDRENNTTNY")) {
      var rule = OutputRule.valueOf(text.substring(0, text.indexOf(' ')));
      assertThat(Outputs.redacting().found(text.substring(text.indexOf(' ') + 1)))
          .as(text)
          .isNotEmpty()
          .allMatch(finding -> OutputRule.of(finding.kind()) == rule);
    }
  }
}
