package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictSchemaTest {
  private static final String CLOSED =
      "{'type':'object','properties':{'a':{'type':'string'}},'required':['a'],"
          + "'additionalProperties':false}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        CLOSED,
        "{'type':'object','properties':{},'additionalProperties':false}",
        "{'type':'object','properties':{'list':{'type':'array','items':"
            + CLOSED
            + "}},'required':['list'],'additionalProperties':false}",
      })
  void everything_named_and_nothing_else_allowed_can_be_enforced(String schema) {
    assertThat(holds(schema)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'object'}",
        "{'type':'string'}",
        "true",
        "{'type':'object','properties':{'a':{}},'required':['a']}",
        "{'type':'object','properties':{'a':{}},'required':['a'],'additionalProperties':true}",
        "{'type':'object','properties':{'a':{}},'additionalProperties':false}",
        "{'type':'object','properties':{'in':{'type':'object'}},'required':['in'],"
            + "'additionalProperties':false}",
        "{'type':'object','properties':{'in':{'anyOf':[{'properties':{'b':{}}}]}},"
            + "'required':['in'],'additionalProperties':false}",
      })
  void anything_left_open_cannot(String schema) {
    assertThat(holds(schema)).isFalse();
  }

  private static boolean holds(String schema) {
    return StrictSchema.holds(
        Json.tree(schema.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }
}
