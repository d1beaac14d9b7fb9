package dev.signalbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Many callers at once with one budget of ten dollars, three cost units that are killed again and
/// again, and a provider that bills all it is allowed to. Runs one seed with 200 callers;
/// `-Dproof.seeds=20 -Dproof.callers=1000` is the whole proof, `-Dproof.first=5` a part of it, and
/// `target/budget-proof.txt` says what came of each seed.
class BudgetProofIT {
  private static final int CALLERS = Integer.getInteger("proof.callers", 200);
  private static final long FIRST_SEED = Long.getLong("proof.first", 1);
  private static final int MAX_TOKENS = 16_384;
  private static final int THRIFT = 20;
  private static final int STRAGGLERS = 40;
  private static final int KILLS = 3;
  private static final long WAIT_MILLIS = 10_000;
  private static final long LIMIT_NANO = 10_000_000_000L;
  private static final long USABLE_NANO = LIMIT_NANO / 100 * 95;
  private static final long WORST_NANO = MAX_TOKENS * 600L;
  private static final long LOOK_EVERY_NANOS = 20_000_000;
  private static final Path REPORT = Path.of("target", "budget-proof.txt");
  private static final String SUMS =
      "select coalesce(sum(spent_nano + held_nano), 0)::bigint from cost_account where account = ?";
  private static final String SPENT =
      "select coalesce(sum(spent_nano), 0)::bigint from cost_account where account = ?";

  @TempDir private static Path folder;
  private static BillingProvider provider;
  private static ThreeCostReplicas signalbox;

  @BeforeAll
  static void start() {
    provider = BillingProvider.start(Duration.ofSeconds(2), Duration.ofSeconds(5));
    signalbox =
        ThreeCostReplicas.start(
            folder,
            Map.of(
                "OPENAI_API_KEY", "sk-proof",
                "OPENAI_BASE_URL", provider.url(),
                "COST_HOLD_WAIT_MILLIS", Long.toString(WAIT_MILLIS)));
  }

  @AfterAll
  static void stop() {
    signalbox.close();
    provider.close();
  }

  @TestFactory
  Stream<DynamicTest> theBillIsWithinTheBudgetAndTheBudgetIsUsedUp() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + Integer.getInteger("proof.seeds", 1))
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> usedUp(seed)));
  }

  private static void usedUp(long seed) {
    var key = "proof-caller-key-" + seed;
    var account = signalbox.budget(key, BigDecimal.TEN);
    var bill = provider.begin(1);
    var crowd = new CrowdOfCallers(signalbox.gatewayPort(), key, body(MAX_TOKENS));
    var most =
        watched(
            account,
            crowd,
            seed,
            () -> {
              crowd.run(CALLERS, Integer.MAX_VALUE);
              // whoever was refused because of holds that ended for less has left room
              crowd.run(STRAGGLERS, Integer.MAX_VALUE);
              crowd.run(1, Integer.MAX_VALUE);
            });
    var billed = bill.nano().get();
    report(
        "seed %d: billed %.6f USD in %d calls, %d answered, most held and spent %.6f, %d refused, others %s%n"
            .formatted(
                seed,
                billed / 1e9,
                bill.calls().get(),
                crowd.answered(),
                most / 1e9,
                crowd.refused(),
                crowd.others()));
    crowd.close();
    assertThat(billed).as("seed %d: the provider's own bill", seed).isLessThanOrEqualTo(LIMIT_NANO);
    assertThat(most)
        .as("seed %d: held and spent at any moment", seed)
        .isLessThanOrEqualTo(LIMIT_NANO);
    assertThat(billed).as("seed %d: what was usable", seed).isGreaterThan(USABLE_NANO);
    assertThat(signalbox.number(SPENT, account)).isLessThanOrEqualTo(LIMIT_NANO);
  }

  @Test
  void whoUsesFarLessThanTheWorstCaseIsNotRefusedBeforeTheWaitIsOver() {
    var key = "proof-thrifty-key-1";
    var account = signalbox.budget(key, BigDecimal.TEN);
    var bill = provider.begin(THRIFT);
    var crowd = new CrowdOfCallers(signalbox.gatewayPort(), key, body(MAX_TOKENS));
    var most = watched(account, crowd, 1, () -> crowd.run(CALLERS, 4));
    report(
        "thrifty: billed %.6f USD in %d calls, most held and spent %.6f, %d answered, %d refused, others %s%n"
            .formatted(
                bill.nano().get() / 1e9,
                bill.calls().get(),
                most / 1e9,
                crowd.answered(),
                crowd.refused(),
                crowd.others()));
    crowd.close();
    assertThat(most).isLessThanOrEqualTo(LIMIT_NANO);
    assertThat(crowd.quickestRefusalMillis())
        .as("nobody is refused for the holds of others before the wait is over")
        .isGreaterThanOrEqualTo(WAIT_MILLIS);
    assertThat(crowd.answered()).isEqualTo(CALLERS * 4);
  }

  /// Runs `work` while replicas are killed; answers with the most that was ever held and spent.
  private static long watched(String account, CrowdOfCallers crowd, long seed, Runnable work) {
    var most = new AtomicLong();
    var over = new AtomicBoolean();
    var watcher =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                most.accumulateAndGet(signalbox.number(SUMS, account), Math::max);
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
              }
            });
    var killer = Thread.ofPlatform().start(() -> kill(crowd, new SplittableRandom(seed), over));
    work.run();
    over.set(true);
    join(watcher);
    join(killer);
    signalbox.awaitAll();
    return Math.max(most.get(), signalbox.number(SUMS, account));
  }

  private static void kill(CrowdOfCallers crowd, SplittableRandom random, AtomicBoolean over) {
    var expected = (int) (LIMIT_NANO / WORST_NANO);
    var after = 0;
    for (var kill = 1; kill <= KILLS; kill++) {
      after += random.nextInt(expected / 10, expected / 4);
      while (crowd.answered() < after && !over.get()) {
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
      if (!over.get()) {
        signalbox.killAndRestart(random.nextInt(3));
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String body(int maxTokens) {
    var question = Http.inference("openai/gpt-4o-mini", "Write as much as you may.");
    return question.replaceFirst("\\{", "{\"maxTokens\":" + maxTokens + ",");
  }

  private static void report(String line) {
    try {
      Files.writeString(REPORT, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
