package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.Outcome;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPageTest {
  private static final List<ModelList.Entry> MODELS = models(45);

  private static List<ModelList.Entry> models(int count) {
    return IntStream.range(0, count)
        .mapToObj(each -> new ModelList.Entry("p/m" + each, "p", 0))
        .toList();
  }

  private static Outcome<ModelPage> asked(String... query) {
    var all = MultiMap.caseInsensitiveMultiMap();
    for (var at = 0; at < query.length; at += 2) {
      all.add(query[at], query[at + 1]);
    }
    return ModelPage.asked(all, MODELS);
  }

  private static ModelPage page(String... query) {
    return ((Outcome.Ok<ModelPage>) asked(query)).value();
  }

  private static List<String> ids(ModelPage page) {
    return page.models().stream().map(ModelList.Entry::id).toList();
  }

  @Test
  void the_first_twenty_come_unless_somebody_asks_otherwise() {
    assertThat(ids(page())).hasSize(20).startsWith("p/m0").endsWith("p/m19");
    assertThat(page().more()).isTrue();
    assertThat(page("limit", "1000").models()).hasSize(45);
    assertThat(page("limit", "45").more()).isFalse();
    assertThat(page("limit", "44").more()).isTrue();
  }

  @Test
  void going_on_after_the_last_one_gives_each_once() {
    for (var limit = 1; limit <= MODELS.size() + 1; limit++) {
      var size = String.valueOf(limit);
      var all = new ArrayList<String>();
      var page = page("limit", size);
      all.addAll(ids(page));
      while (page.more()) {
        page = page("limit", size, "after_id", all.getLast());
        all.addAll(ids(page));
      }
      assertThat(all).as("limit %s", size).isEqualTo(MODELS.stream().map(one -> one.id()).toList());
    }
  }

  @Test
  void going_back_gives_those_right_before_in_their_order() {
    var page = page("limit", "2", "before_id", "p/m5");
    assertThat(ids(page)).containsExactly("p/m3", "p/m4");
    assertThat(page.more()).isTrue();
    page = page("limit", "5", "before_id", "p/m5");
    assertThat(ids(page)).containsExactly("p/m0", "p/m1", "p/m2", "p/m3", "p/m4");
    assertThat(page.more()).isFalse();
    assertThat(ids(page("before_id", "p/m0"))).isEmpty();
    assertThat(ids(page("after_id", "p/m44"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0, limit",
    "limit, 1001, limit",
    "limit, -1, limit",
    "limit, 99999999999, limit",
    "limit, two, limit",
    "limit, 1.5, limit",
    "limit, '', limit",
    "limit, \u0663, limit",
    "after_id, p/nobody, after_id",
    "before_id, '', before_id"
  })
  void what_cannot_be_meant_is_refused_by_name(String name, String value, String field) {
    assertThat(asked(name, value))
        .isInstanceOfSatisfying(
            Outcome.Err.class,
            refused ->
                assertThat(((InputRejected) refused.error()).violations().getFirst().field())
                    .isEqualTo(field));
  }

  @Test
  void there_are_not_two_directions_at_once() {
    assertThat(asked("after_id", "p/m1", "before_id", "p/m3")).isInstanceOf(Outcome.Err.class);
  }
}
