package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.cost.Account;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrictAccountsTest {
  private static final List<Account> ACCOUNTS =
      List.of(new Account("key:a"), new Account("session:b"));
  private Future<Set<String>> answer = Future.succeededFuture(Set.of());
  private final StrictAccounts strict = new StrictAccounts(_ -> answer, Duration.ofMillis(300));

  @Test
  void one_strict_account_is_enough() {
    answer = Future.succeededFuture(Set.of("session:b"));
    assertThat(strict.anyStrict(ACCOUNTS).result()).isTrue();
  }

  @Test
  void without_a_database_the_last_answer_counts() {
    answer = Future.succeededFuture(Set.of("session:b"));
    assertThat(strict.anyStrict(ACCOUNTS).result()).isTrue();
    answer = Future.failedFuture("away");
    assertThat(strict.anyStrict(ACCOUNTS).result()).isTrue();
    assertThat(strict.anyStrict(List.of(new Account("key:a"))).result()).isFalse();
    assertThat(strict.anyStrict(List.of(new Account("key:never seen"))).result()).isFalse();
  }
}
