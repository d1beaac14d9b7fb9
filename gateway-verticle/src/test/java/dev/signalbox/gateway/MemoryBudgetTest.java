package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final long MIB = 1024 * 1024;

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

  @Test
  void ofASmallHeapItTakesWhatTheProcessCanSpareAndOfALargeOneHalf() {
    assertThat(MemoryBudget.ofHeap(64 * MIB)).isEqualTo(8 * MIB);
    assertThat(MemoryBudget.ofHeap(160 * MIB)).isEqualTo(56 * MIB);
    assertThat(MemoryBudget.ofHeap(192 * MIB)).isEqualTo(88 * MIB);
    assertThat(MemoryBudget.ofHeap(1024 * MIB)).isEqualTo(512 * MIB);
  }
}
