package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.cost.Account;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrictAccountsTest {
  private static final List<Account> ACCOUNTS =
      List.of(new Account("key:a"), new Account("session:b"));
  private Future<Set<String>> answer = Future.succeededFuture(Set.of());
  private final StrictAccounts strict = new StrictAccounts(() -> answer, Duration.ofMillis(300));

  @Test
  void until_they_are_known_everybody_may_be_strict() {
    answer = Future.failedFuture("away");
    strict.refresh();
    assertThat(strict.mayBeStrict(ACCOUNTS)).isTrue();
    answer = Future.succeededFuture(Set.of());
    strict.refresh();
    assertThat(strict.mayBeStrict(ACCOUNTS)).isFalse();
  }

  @Test
  void one_strict_account_is_enough() {
    answer = Future.succeededFuture(Set.of("session:b"));
    strict.refresh();
    assertThat(strict.mayBeStrict(ACCOUNTS)).isTrue();
    assertThat(strict.mayBeStrict(List.of(new Account("key:a")))).isFalse();
  }

  @Test
  void an_account_never_asked_about_is_known_when_the_database_goes_away() {
    answer = Future.succeededFuture(Set.of("session:b"));
    strict.refresh();
    answer = Future.failedFuture("away");
    strict.refresh();
    assertThat(strict.mayBeStrict(ACCOUNTS)).isTrue();
  }

  @Test
  void a_budget_that_is_strict_no_more_is_forgotten() {
    answer = Future.succeededFuture(Set.of("session:b"));
    strict.refresh();
    answer = Future.succeededFuture(Set.of());
    strict.refresh();
    assertThat(strict.mayBeStrict(ACCOUNTS)).isFalse();
  }

  @Test
  void a_change_while_reading_is_read_after_it() {
    var slow = Promise.<Set<String>>promise();
    answer = slow.future();
    strict.refresh();
    answer = Future.succeededFuture(Set.of("key:a"));
    strict.refresh();
    slow.complete(Set.of());
    assertThat(strict.mayBeStrict(ACCOUNTS)).isTrue();
  }
}
