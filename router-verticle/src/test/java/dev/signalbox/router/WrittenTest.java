package dev.signalbox.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.platform.catalogue.OwnNames;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.webhook.Webhook;
import dev.signalbox.router.plan.Amount;
import dev.signalbox.router.plan.Condition;
import dev.signalbox.router.plan.Tier;
import dev.signalbox.router.plan.Trait;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WrittenTest {
  @Test
  void conditionsAreReadFieldByField() {
    var condition =
        read(
            "{\"model\":\"auto\",\"min\":{\"inputTokens\":5},\"max\":{\"estimatedCostUSD\":0.001}}");

    assertThat(condition)
        .isEqualTo(
            new Condition.All(
                List.of(
                    new Condition.Is(Trait.MODEL, Set.of("auto")),
                    new Condition.All(
                        List.of(new Condition.Within(Amount.INPUT_TOKENS, 5, Long.MAX_VALUE))),
                    new Condition.All(
                        List.of(
                            new Condition.Within(
                                Amount.ESTIMATED_COST, Long.MIN_VALUE, 1_000_000))))));
    assertThat(read("{\"not\":{\"label.team\":[\"red\"]}}"))
        .isEqualTo(new Condition.Not(new Condition.Labelled("team", Set.of("red"))));
  }

  @Test
  void whatCannotBeReadIsNamedWithItsPlace() {
    wrong("{\"weather\":\"fine\"}", "condition.weather");
    wrong("{\"all\":{}}", "condition.all");
    wrong("{\"any\":[7]}", "condition.any[0]");
    wrong("{\"max\":{\"inputTokens\":\"many\"}}", "condition.max.inputTokens");
    wrong("{\"max\":{\"inputTokens\":1.5}}", "condition.max.inputTokens");
    wrong("{\"min\":{\"height\":1}}", "condition.min.height");
    wrong("{\"needs\":\"wings\"}", "condition.needs");
    wrong("{\"contains\":[]}", "condition.contains");
    wrong("{\"contains\":\"\"}", "condition.contains");
    wrong("{\"user\":7}", "condition.user");
    wrong("{\"not\":true}", "condition.not");
  }

  @Test
  void depthAndSizeOfConditionsAreBounded() {
    var deep = "{\"not\":".repeat(20) + "{}" + "}".repeat(20);
    assertThatThrownBy(() -> read(deep)).hasMessageContaining("nested deeper than 8");

    var many = new JsonArray();
    IntStream.range(0, 201).forEach(i -> many.add(new JsonObject().put("user", "u" + i)));
    var wide = new JsonObject().put("any", many).encode();
    assertThatThrownBy(() -> read(wide)).hasMessageContaining("more than 200 parts");
  }

  @Test
  void aliasesTiersAndQualityAreReadFromOneLineEach() {
    assertThat(OwnNames.parse("fast=groq|openai/mini, smart = claude"))
        .isEqualTo(Map.of("fast", List.of("groq", "openai/mini"), "smart", List.of("claude")));
    assertThat(WrittenPolicy.quality("openai/x=90")).isEqualTo(Map.of("openai/x", 90));
    assertThat(
            WrittenPolicy.tiers(
                "{\"free\":{\"maxOutputUsdPerMillionTokens\":0.6,\"providers\":[\"groq\"]}}"))
        .isEqualTo(
            Map.of(
                "free", new Tier(OptionalLong.of(600_000), OptionalLong.empty(), Set.of("groq"))));
    for (var bad : List.of("{", "{\"free\":{\"price\":1}}", "{\"free\":7}")) {
      assertThatThrownBy(() -> WrittenPolicy.tiers(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> OwnNames.parse("fast")).hasMessageContaining("name=model");
    assertThatThrownBy(() -> WrittenPolicy.quality("x=101")).hasMessageContaining("0 to 100");
    assertThatThrownBy(() -> Webhook.checked("ftp://x")).hasMessageContaining("http");
  }

  @Test
  void decisionIdsNameTheirNodeAndNeverRepeat() {
    var ids = new DecisionIds("a-b-c");
    var made = IntStream.range(0, 10_000).mapToObj(_ -> ids.next()).toList();

    assertThat(made).doesNotHaveDuplicates();
    assertThat(made).allSatisfy(id -> assertThat(DecisionIds.nodeOf(id)).contains("a-b-c"));
    assertThat(DecisionIds.nodeOf("x-1")).isEmpty();
  }

  private static Condition read(String json) {
    return ConditionReader.read(new JsonObject(json));
  }

  private static void wrong(String json, String field) {
    assertThatThrownBy(() -> read(json))
        .as(json)
        .isInstanceOfSatisfying(BadField.class, bad -> assertThat(bad.field()).isEqualTo(field));
  }
}
