package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import dev.signalbox.provider.ProviderConfig.Door;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessesTest {
  private static final ProviderFailed LIMITED = new ProviderFailed("p", 429, "slow down");
  private static final String URL = "http://127.0.0.1:1";

  private final Access light = Wiring.access("key#1", URL, "a", 1);
  private final Access heavy = Wiring.access("key#2", URL, "b", 3);
  private final Accesses accesses = new Accesses(List.of(light, heavy));

  @Test
  void calls_go_where_the_fewest_are_in_flight_for_the_weight() {
    for (var i = 0; i < 40; i++) {
      accesses.choose(List.of(), 0).orElseThrow().begin();
    }
    assertThat(light.inFlight()).isEqualTo(10);
    assertThat(heavy.inFlight()).isEqualTo(30);
  }

  @Test
  void equally_busy_ones_take_turns() {
    var twin = Wiring.access("key#2", URL, "b", 1);
    var chosen = new HashMap<String, Integer>();
    var twins = new Accesses(List.of(light, twin));
    for (var i = 0; i < 10; i++) {
      chosen.merge(twins.choose(List.of(), 0).orElseThrow().label(), 1, Integer::sum);
    }
    assertThat(chosen).isEqualTo(Map.of("key#1", 5, "key#2", 5));
  }

  @Test
  void one_that_was_told_to_wait_is_left_alone_until_then() {
    heavy.restFor(5_000, 1_000, LIMITED);
    assertThat(accesses.choose(List.of(), 5_999)).contains(light);
    assertThat(accesses.notBeforeMillis(5_999)).isZero();

    light.restFor(1_000, 1_000, LIMITED);
    assertThat(accesses.choose(List.of(), 1_999)).isEmpty();
    assertThat(accesses.notBeforeMillis(1_999)).isEqualTo(2_000);
    assertThat(accesses.resting(1_500))
        .isEqualTo(new ProviderFailed("p", 429, "slow down; not asked again for 500 ms"));
    assertThat(accesses.choose(List.of(), 2_000)).contains(light);
  }

  @Test
  void a_shorter_wait_does_not_take_back_a_longer_one() {
    light.restFor(10_000, 0, LIMITED);
    light.restFor(1, 0, LIMITED);
    light.rest(0, LIMITED);
    assertThat(light.restsUntilMillis()).isEqualTo(10_000);
  }

  @Test
  void without_being_told_how_long_it_waits_longer_each_time_until_it_is_answered() {
    var now = 0L;
    for (var wait : List.of(1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000)) {
      light.rest(now, LIMITED);
      assertThat(light.restsUntilMillis() - now).isEqualTo(wait.longValue());
      now = light.restsUntilMillis();
    }
    light.answered();
    light.rest(now, LIMITED);
    assertThat(light.restsUntilMillis() - now).isEqualTo(1_000);
  }

  @Test
  void one_that_was_tried_is_not_chosen_again_for_the_same_call() {
    assertThat(accesses.choose(List.of(heavy), 0)).contains(light);
    assertThat(accesses.choose(List.of(heavy, light), 0)).isEmpty();
    assertThat(new Accesses(List.of(light)).choose(List.of(light), 0)).isEqualTo(Optional.empty());
  }

  @Test
  void lists_are_written_with_commas_and_shares() {
    assertThat(doors("k1, k2*3 ,", ""))
        .containsExactly("https://api.openai.com k1 1", "https://api.openai.com k2 3");
    assertThat(doors("k", "http://h:1*2,http://h:2"))
        .containsExactly("http://h:1 k 2", "http://h:2 k 1");
    assertThat(doors("k1,k2", "http://h:1,http://h:2"))
        .containsExactly("http://h:1 k1 1", "http://h:2 k2 1");
    assertThat(doors("", "http://h:1,http://h:2"))
        .containsExactly("http://h:1  1", "http://h:2  1");
    assertThat(doors("sk*a*b", "")).containsExactly("https://api.openai.com sk*a*b 1");
  }

  @Test
  void lists_that_do_not_fit_are_refused_without_showing_a_key() {
    assertThatThrownBy(() -> doors("k1,k2,k3", "http://h:1,http://h:2"))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("OPENAI_API_KEY")
        .hasMessageContaining("2 and 3")
        .hasMessageNotContaining("k1");
    assertThatThrownBy(() -> doors("k1*0", ""))
        .hasMessageContaining("from 1 to 100")
        .hasMessageNotContaining("k1");
  }

  private static List<String> doors(String keys, String urls) {
    var settings = new Settings(Map.of("OPENAI_API_KEY", keys, "OPENAI_BASE_URL", urls), Map.of());
    return ProviderConfig.from(settings).configured().getFirst().doors().stream()
        .map(AccessesTest::written)
        .toList();
  }

  private static String written(Door door) {
    return door.url() + " " + door.key().reveal() + " " + door.weight();
  }
}
