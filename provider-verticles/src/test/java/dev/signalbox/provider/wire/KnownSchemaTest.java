package dev.signalbox.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.platform.schema.RareSchemaWords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownSchemaTest {
  private static final List<String> WORDS =
      Stream.concat(
              RareSchemaWords.ALL.stream(),
              Stream.of(
                  "properties",
                  "$defs",
                  "definitions",
                  "enum",
                  "default",
                  "anyOf",
                  "oneOf",
                  "allOf",
                  "prefixItems",
                  "items",
                  "additionalProperties",
                  "type",
                  "title",
                  "const"))
          .sorted()
          .toList();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'string','minLength':2,'pattern':'^a','default':'b','examples':['c']} | "
            + "{'type':'string'}",
        "{'$schema':'x','const':'a'} | {'enum':['a']}",
        "{'properties':{'pattern':{'type':'string','pattern':'^a'}},'required':['pattern']} | "
            + "{'properties':{'pattern':{'type':'string'}},'required':['pattern']}",
        "{'definitions':{'A':{'not':{},'type':'null'}},'$ref':'#/definitions/A'} | "
            + "{'$defs':{'A':{'type':'null'}},'$ref':'#/$defs/A'}",
        "{'allOf':[{'$ref':'#/$defs/A'}],'description':'an A','title':'A'} | {'$ref':'#/$defs/A'}",
        "{'oneOf':[{'type':'string'},{'type':'null'}]} | "
            + "{'anyOf':[{'type':'string'},{'type':'null'}]}",
        "{'type':'array','items':{'type':'integer','exclusiveMinimum':0},'uniqueItems':true} | "
            + "{'type':'array','items':{'type':'integer'}}",
        "{'type':'object','additionalProperties':false} | "
            + "{'type':'object','additionalProperties':false}",
      })
  void words_that_only_narrow_are_left_out(String schema, String expected) {
    assertThat(new KnownSchema(SchemaWords.GEMINI, json(schema)).schema())
        .isEqualTo(json(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'integer','minimum':1,'maximum':9} | {'type':'integer'}",
        "{'type':'string','format':'email'} | {'type':'string','format':'email'}",
        "{'type':'string','format':'iban','maxLength':9} | {'type':'string'}",
        "{'type':'array','minItems':1,'items':{}} | {'type':'array','minItems':1,'items':{}}",
        "{'type':'array','minItems':2,'items':{}} | {'type':'array','items':{}}",
        "{'type':'object','properties':{'a':{'type':'object','properties':{'b':{}}}}} | "
            + "{'type':'object','properties':{'a':{'type':'object','properties':{'b':{}},"
            + "'additionalProperties':false}},'additionalProperties':false}",
        "{'type':'object','additionalProperties':false} | "
            + "{'type':'object','additionalProperties':false}",
      })
  void anthropic_wants_every_object_closed(String schema, String expected) {
    var known = new KnownSchema(SchemaWords.ANTHROPIC, json(schema));

    assertThat(known.schema()).isEqualTo(json(expected));
    assertThat(known.unknown()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'object'} | additionalProperties",
        "{'type':'object','additionalProperties':{'type':'string'}} | additionalProperties",
        "{'type':'array','prefixItems':[{},{}]} | prefixItems",
        "{'properties':{'a':{'not':{}}}} | not",
      })
  void what_anthropic_cannot_be_held_to_is_told_in_words(String schema, String word) {
    var text = schema.replace('\'', '"');
    var format = RareSchemaWords.format("answer", text);
    var request = Requests.with(Requests.saying("", false), HELLO, List.of(), format);
    var body = Json.tree(Wires.value(Wires.encode("anthropic", request)).body());

    assertThat(new KnownSchema(SchemaWords.ANTHROPIC, json(schema)).unknown()).isEqualTo(word);
    assertThat(body.has("output_config")).isFalse();
    assertThat(body.path("system").asText()).endsWith(": " + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'not':{'type':'string'}} | not",
        "{'properties':{'a':{'allOf':[{},{}]}}} | allOf",
        "{'items':{'if':{},'then':{}}} | if",
        "{'patternProperties':{'^a':{}}} | patternProperties",
      })
  void an_answer_is_not_promised_in_a_shape_that_cannot_be_told(String schema, String word) {
    var format = RareSchemaWords.format("answer", schema.replace('\'', '"'));

    assertThat(
            encoded(format) instanceof Outcome.Err<WireRequest>(InputRejected(var violations))
                ? violations.getFirst().message()
                : "taken")
        .isEqualTo("gemini knows no '" + word + "'");
  }

  @Test
  void models_that_call_tools_or_write_json_are_told_the_shape_in_words() {
    var format = RareSchemaWords.format("answer", "{\"type\":\"object\"}");
    var tools = List.of(new Tool("t", "", "{\"type\":\"object\"}"));
    var request = Requests.with(Requests.saying("", false), HELLO, tools, format);
    var older = Json.tree(Wires.value(Wires.encode("gemini", request, "gemini-2.5-pro")).body());
    var newer = Json.tree(Wires.value(Wires.encode("gemini", request, "gemini-3-pro")).body());

    assertThat(older.at("/generationConfig").isEmpty()).isTrue();
    assertThat(older.at("/systemInstruction/parts/0/text").asText())
        .contains("{\"type\":\"object\"}");
    assertThat(newer.at("/generationConfig/responseJsonSchema/type").asText()).isEqualTo("object");
    assertThat(newer.has("systemInstruction")).isFalse();
  }

  private static final List<Message> HELLO = List.of(Message.of(Role.USER, "Hello"));

  private static Outcome<WireRequest> encoded(ResponseFormat format) {
    return Wires.encode(
        "gemini", Requests.with(Requests.saying("", false), HELLO, List.of(), format));
  }

  @Test
  void what_a_request_is_said_to_need_is_what_the_words_of_gemini_lack() {
    var random = new Random(20_261_122);
    for (var i = 0; i < 5_000; i++) {
      var schema = Json.text(schema(random, 4));
      var rare = RareSchemaWords.first(schema);
      var known = new KnownSchema(SchemaWords.GEMINI, Json.tree(schema.getBytes(UTF_8)));
      assertThat(rare.orElse("")).as(schema).isEqualTo(known.unknown());
    }
  }

  private static JsonNode schema(Random random, int depth) {
    var nodes = JsonNodeFactory.instance;
    if (depth == 0 || random.nextInt(6) == 0) {
      return random.nextBoolean() ? nodes.booleanNode(true) : nodes.objectNode();
    }
    var schema = nodes.objectNode();
    for (var members = random.nextInt(4); members > 0; members--) {
      var word = WORDS.get(random.nextInt(WORDS.size()));
      switch (word) {
        case "properties", "$defs", "definitions", "enum", "default" ->
            schema
                .putObject(word)
                .set(WORDS.get(random.nextInt(WORDS.size())), schema(random, depth - 1));
        case "anyOf", "oneOf", "allOf", "prefixItems" -> {
          var list = schema.putArray(word);
          for (var count = random.nextInt(3); count > 0; count--) {
            list.add(schema(random, depth - 1));
          }
        }
        default -> schema.set(word, schema(random, depth - 1));
      }
    }
    return schema;
  }

  private static JsonNode json(String text) {
    return Json.tree(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
