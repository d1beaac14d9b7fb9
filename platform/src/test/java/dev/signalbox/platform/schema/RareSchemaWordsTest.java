package dev.signalbox.platform.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RareSchemaWordsTest {
  @Test
  void where_it_is_a_name_or_a_value_it_is_no_word() {
    for (var schema :
        List.of(
            "{}",
            "true",
            "{\"\\not\":{}}",
            "{\"type\":\"object\",\"properties\":{\"not\":{\"type\":\"string\"},\"if\":{}}}",
            "{\"enum\":[{\"not\":1},\"then\"],\"default\":{\"contains\":[]},\"const\":{\"if\":2}}",
            "{\"$defs\":{\"else\":{\"anyOf\":[{\"type\":\"null\"},{\"minLength\":-1.5e3}]}}}",
            "{\"allOf\":[{\"$ref\":\"#/$defs/a\"}],\"description\":\"\\\"not\\\": x\"}",
            "{\"properties\":[{\"not\":{}}],\"anyOf\":{\"not\":{}},\"items\":[{\"not\":{}}]}")) {
      assertThat(RareSchemaWords.first(schema)).as(schema).isEmpty();
    }
  }

  @Test
  void it_is_found_in_every_place_of_a_schema() {
    for (var schema :
        List.of(
            "{\"not\":{\"type\":\"null\"}}",
            "{\"\\u006eot\":{}}",
            "{\"properties\":{\"a\":{\"items\":{\"not\":{}}}}}",
            "{ \"definitions\" : { \"a\" : [ 1 ] , \"b\" : { \"oneOf\" : [ true , { \"not\" : { } } ] } } }",
            "{\"additionalProperties\":{\"prefixItems\":[{\"not\":{}}]}}",
            "{\"allOf\":[{\"not\":{}}]}")) {
      assertThat(RareSchemaWords.first(schema)).as(schema).contains("not");
      assertThat(RareSchemaWords.format("answer", schema).rareWords()).isTrue();
    }
  }

  @Test
  void a_list_of_several_is_a_word_itself() {
    assertThat(RareSchemaWords.first("{\"allOf\":[{\"not\":{}},{}]}")).contains("allOf");
  }

  @Test
  void in_what_is_no_json_there_are_none() {
    for (var text : List.of("", "no JSON", "{\"not\":[}", "{\"not", "{\"if\":{},\"\\qnot\":{}}")) {
      assertThat(RareSchemaWords.first(text)).as(text).isEmpty();
      assertThat(RareSchemaWords.format("answer", text).rareWords()).isFalse();
    }
  }
}
