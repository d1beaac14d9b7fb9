package dev.signalbox.security;

import dev.signalbox.api.security.OutputRule;
import dev.signalbox.api.security.RuleState;
import dev.signalbox.api.security.RuleVerdict;
import java.util.ArrayList;
import java.util.List;

/// Which personal data is redacted in output. Credentials, cards and social security numbers always
/// are.
record OutputPolicy(boolean email, boolean phone, boolean iban) {
  static final OutputPolicy EVERYTHING = new OutputPolicy(true, true, true);

  /// The rules that it switches off.
  List<RuleVerdict> switchedOff() {
    var off = new ArrayList<RuleVerdict>(0);
    if (!email) {
      off.add(new RuleVerdict(OutputRule.EMAIL, RuleState.SWITCHED_OFF));
    }
    if (!phone) {
      off.add(new RuleVerdict(OutputRule.PHONE, RuleState.SWITCHED_OFF));
    }
    if (!iban) {
      off.add(new RuleVerdict(OutputRule.IBAN, RuleState.SWITCHED_OFF));
    }
    return List.copyOf(off);
  }
}
