package dev.signalbox.api.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.identity.UsageLimits;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final CallerKey KEY = new CallerKey("0123456789abcdef", "sk-l");

  @Test
  void everybody_who_pays_is_named_the_key_first_and_the_session_last() {
    var identity =
        new Identity(
            KEY,
            Authority.CALLER,
            Optional.of("ada"),
            Optional.of("points"),
            Optional.of("rail"),
            Optional.empty(),
            Set.of(),
            UsageLimits.NONE);
    assertThat(Account.of(identity, Optional.of("s1")))
        .extracting(Account::id)
        .containsExactly(
            "key:0123456789abcdef",
            "org:rail",
            "team:points",
            "user:ada",
            "session:0123456789abcdef:s1");
    assertThat(Account.of(Identity.of(KEY, Authority.CALLER), Optional.empty()))
        .containsExactly(Account.ofKey(KEY));
  }

  @Test
  void sessions_of_one_name_are_each_callers_own() {
    var other = new CallerKey("fedcba9876543210", "sk-m");
    assertThat(Account.ofSession(KEY, "s")).isNotEqualTo(Account.ofSession(other, "s"));
  }

  @Test
  void authority_includes_what_is_below_it() {
    assertThat(Authority.ADMIN.includes(Authority.OPERATOR)).isTrue();
    assertThat(Authority.OPERATOR.includes(Authority.OPERATOR)).isTrue();
    assertThat(Authority.CALLER.includes(Authority.OPERATOR)).isFalse();
    assertThat(UsageLimits.NONE.limitsAnything()).isFalse();
    assertThat(new UsageLimits(0, 0, 0, 1).limitsAnything()).isTrue();
  }

  @Test
  void a_hold_nobody_placed_holds_nothing() {
    var accounts = List.of(Account.ofKey(KEY));
    var unknown = Hold.unknown(new RequestId("r1"), accounts);
    assertThat(unknown.placed()).isFalse();
    assertThat(unknown.amount()).isEqualTo(Money.ZERO);
    var placed = Hold.placed(new RequestId("r1"), accounts, new Money(5), CostState.OK);
    assertThat(placed.placed()).isTrue();
    assertThat(placed.boundedTo(9).outputTokenLimit()).isEqualTo(9);
    assertThat(placed.outputTokenLimit()).isZero();
  }

  @Test
  void states_are_ordered_from_harmless_to_refused() {
    assertThat(CostState.values())
        .startsWith(CostState.OK, CostState.WARNING, CostState.SOFT, CostState.HARD);
  }
}
