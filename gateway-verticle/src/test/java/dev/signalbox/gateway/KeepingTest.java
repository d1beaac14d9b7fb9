package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Unit;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.Outlives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeepingTest {
  private static final GatewayError STOPPING = new UnitUnavailable(Unit.GATEWAY);
  private static final GatewayError TAKEN = new GatewayError.Conflict("resumed elsewhere");

  private static Keeping kept(Outlives outlives) {
    return new Keeping("shown", Delivery.at(0), outlives, 60_000);
  }

  @ParameterizedTest
  @EnumSource
  void what_is_kept_by_another_process_goes_on_when_this_one_stops(Outlives outlives) {
    assertThat(kept(outlives).goesOnElsewhere(STOPPING, true)).isTrue();
    assertThat(Keeping.NONE.goesOnElsewhere(STOPPING, true)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void what_this_process_keeps_itself_ends_with_it(Outlives outlives) {
    assertThat(kept(outlives).goesOnElsewhere(STOPPING, false)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void what_was_taken_over_is_left_to_who_took_it_and_all_else_is_settled_here(Outlives outlives) {
    var kept = kept(outlives);
    assertThat(kept.goesOnElsewhere(TAKEN, false)).isTrue();
    assertThat(kept.goesOnElsewhere(new GatewayError.DeadlineExceeded("call"), true)).isFalse();
    assertThat(kept.goesOnElsewhere(new UnitUnavailable(Unit.SECURITY), true)).isFalse();
  }

  @Test
  void a_client_that_goes_is_waited_for_only_where_it_asked_for_that() {
    assertThat(kept(Outlives.READER).outlivesReader()).isTrue();
    assertThat(kept(Outlives.GATEWAY).outlivesReader()).isFalse();
    assertThat(Keeping.NONE.outlivesReader()).isFalse();
  }
}
