package dev.signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.security.Canary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void aSecretAndACanaryNeverPrintThemselves() {
    assertThat(new Secret("sk-live-1234")).asString().doesNotContain("sk-live");
    assertThat(new Canary("abcdefghijklmnopqrstuvwxyz")).asString().doesNotContain("abcdef");
    assertThat(new CallerKey("0123456789abcdef", "sk-l")).asString().doesNotContain("0123");
  }

  @Test
  void aGuardedPromptBeginsLikeTheOriginal() {
    var canary = new Canary("token");
    assertThat(canary.guard("Be brief.")).startsWith("Be brief.").contains("token");
    assertThat(canary.unguard(canary.guard("Be brief."))).isEqualTo("Be brief.");
    assertThat(canary.unguard(canary.guard(canary.guard("")))).isEqualTo(canary.guard(""));
    assertThat(canary.unguard("Be brief.")).isEqualTo("Be brief.");
  }

  @Test
  void aRequestIdIsBoundedAndPlain() {
    assertThat(RequestId.isWellFormed("a.B-9_:x")).isTrue();
    for (var bad : List.of("", "a b", "a\n", "ü", "x".repeat(129))) {
      assertThat(RequestId.isWellFormed(bad)).as(bad).isFalse();
    }
    assertThatThrownBy(() -> new RequestId("a b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDeadlineRunsOutAndStaysOut() {
    var start = Instant.parse("2026-01-01T00:00:00Z");
    var deadline = Deadline.in(Duration.ofSeconds(1), InstantSource.fixed(start));
    assertThat(deadline.remainingMillis(InstantSource.fixed(start.plusMillis(400)))).isEqualTo(600);
    assertThat(deadline.hasPassed(InstantSource.fixed(start.plusSeconds(2)))).isTrue();
  }

  @Test
  void tokensArePricedByClassAndRoundedOnce() {
    var price = new Price.PerToken(150_000, 75_000, 200_000, 600_000);
    assertThat(price.of(new Usage(-1000, 400, -100, -10, -1, false)))
        .as("more cached than there was, and less than nothing")
        .isEqualTo(price.of(new Usage(400, 400, 0, 0, 0, false)));
    assertThat(new Usage(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 0, 0, false).inputTokens())
        .isPositive();
    assertThat(price.of(new Usage(1000, 400, 100, 10, 0, false)))
        .isEqualTo(new Money((500 * 150_000 + 400 * 75_000 + 100 * 200_000 + 10 * 600_000) / 1000));
    assertThat(price.of(Usage.of(1, 0))).isEqualTo(new Money(150));
  }

  @Test
  void whatIsBilledIsPaidAndNotWhatIsCounted() {
    var price = new Price.PerToken(150_000, 75_000, 200_000, 600_000);
    var counted = new Usage(1000, 400, 100, 50, 20, false);
    assertThat(price.of(counted.billing(800, 40)))
        .isEqualTo(price.of(new Usage(800, 400, 100, 40, 20, false)));
    assertThat(price.of(counted.billing(10, 5)))
        .as("no more is cached or thought than is billed")
        .isEqualTo(price.of(new Usage(10, 10, 0, 5, 5, false)));
    assertThat(counted.billing(-1, Long.MAX_VALUE).billed())
        .hasValue(new Usage.Billed(0, 100, Usage.MOST_TOKENS));
  }

  @Test
  void whatIsKeptForAnHourCostsTwiceAndWhatIsKeptForMinutesAsEver() {
    var price = new Price.PerToken(1_000_000, 100_000, 1_250_000, 5_000_000);
    var counted = new Usage(1000, 400, 300, 50, 20, false);
    assertThat(price.of(counted.keptForAnHour(200)))
        .isEqualTo(new Money(300 * 1000 + 400 * 100 + 100 * 1250 + 200 * 2000 + 50 * 5000));
    assertThat(price.of(counted.keptForAnHour(300)))
        .isEqualTo(new Money(300 * 1000 + 400 * 100 + 300 * 2000 + 50 * 5000));
    assertThat(counted.keptForAnHour(301)).isEqualTo(counted.keptForAnHour(300));
    assertThat(counted.keptForAnHour(-1)).isSameAs(counted);
    assertThat(counted.keptForAnHour(200).inputTokens())
        .as("what is counted stays what was counted")
        .isEqualTo(1000);
  }

  @Test
  void theWorstCaseIsNeverBelowWhatIsCharged() {
    var price = new Price.PerToken(150_000, 75_000, 200_000, 600_000);
    for (var cached = 0; cached <= 1000; cached += 100) {
      var usage = new Usage(1000, cached, 1000 - cached, 50, 0, false);
      assertThat(price.worstCase(1000, 50)).isGreaterThanOrEqualTo(price.of(usage));
    }
  }

  @Test
  void reasoningHasAPriceOfItsOwnWhereItHasOne() {
    var usage = new Usage(0, 0, 0, 10, 4, false);
    assertThat(new Price.PerToken(0, 0, 0, 1_000, 5_000).of(usage)).isEqualTo(new Money(26));
    assertThat(new Price.PerToken(0, 0, 0, 1_000).of(usage)).isEqualTo(new Money(10));
  }

  @Test
  void aTurnIsItsWordsInOrderWhateverElseItShows() {
    var image = new Part.Image(new ImageSource.Link("https://example.org/a.png"));
    var message =
        new Message(
            Role.USER,
            List.of(new Part.Text("before"), image, new Part.Text("after")),
            List.of(),
            "");
    assertThat(message.text()).isEqualTo("before\nafter");
    assertThat(message.hasImages()).isTrue();
    assertThat(Message.of(Role.USER, "one").text()).isEqualTo("one");
    assertThat(Message.of(Role.USER, "").parts()).isEmpty();
  }

  @Test
  void hintsAreHeldWithinAnAmountAndNeverWidened() {
    var held = RoutingHints.NONE.within(Money.usd(2));
    assertThat(held.budget()).contains(Money.usd(2));
    assertThat(held.within(Money.usd(3)).budget()).contains(Money.usd(2));
    assertThat(held.within(Money.usd(1)).budget()).contains(Money.usd(1));
  }

  @Test
  void aPlanHasAtLeastOneStep() {
    assertThatThrownBy(() -> new Plan("d", "cheapest", List.of(), Plan.Effort.ONCE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rolesAreReadFromTheWire() {
    for (var role : Role.values()) {
      assertThat(Role.ofWireName(role.wireName())).contains(role);
    }
    assertThat(Role.ofWireName("developer")).contains(Role.SYSTEM);
    assertThat(Role.ofWireName("owner")).isEmpty();
  }

  @Test
  void anOutcomeMapsItsValueAndKeepsItsError() {
    assertThat(Outcome.ok(2).map(n -> n + 1)).isEqualTo(Outcome.ok(3));
    Outcome<Integer> failed = Outcome.err(new GatewayError.Internal());
    assertThat(failed.map(n -> n + 1)).isEqualTo(failed);
  }
}
