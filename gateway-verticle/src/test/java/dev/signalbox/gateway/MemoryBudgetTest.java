package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  @Test
  void what_does_not_fit_takes_nothing() {
    var budget = new MemoryBudget(100);
    assertThat(budget.take(60)).isTrue();
    assertThat(budget.take(41)).isFalse();
    assertThat(budget.taken()).isEqualTo(60);
    assertThat(budget.take(40)).isTrue();
    budget.give(100);
    assertThat(budget.taken()).isZero();
  }
}
