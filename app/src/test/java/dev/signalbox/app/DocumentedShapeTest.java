package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// What finds differences finds them.
class DocumentedShapeTest {
  private static final String DOCUMENT =
      """
      {'components':{'schemas':{
        'Usd':{'type':'string','pattern':'^[0-9]+\\\\.[0-9]{9}$'},
        'Base':{'type':'object','required':['id'],'properties':{'id':{'type':'string'}}},
        'Whole':{'allOf':[{'$ref':'#/components/schemas/Base'},{'type':'object','required':['usd'],'properties':{
          'usd':{'$ref':'#/components/schemas/Usd'},'most':{'oneOf':[{'$ref':'#/components/schemas/Usd'},{'type':'null'}]},
          'state':{'type':'string','enum':['a','b']},'at':{'type':['string','null'],'format':'date-time'},
          'on':{'const':true},'count':{'type':'integer','minimum':0,'maximum':9},'any':{'type':'object'},
          'by':{'type':'object','additionalProperties':{'type':'integer'}},
          'list':{'type':'array','items':{'$ref':'#/components/schemas/Base'}}}}]}}}}
      """;

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  private static Iterable<String> differences(String more) throws IOException {
    var document = json(DOCUMENT);
    return new DocumentedShape(document)
        .differences(
            document.at("/components/schemas/Whole"),
            json("{'id':'x','usd':'0.000000000'" + more + "}"));
  }

  @Test
  void an_answer_as_the_document_says_has_none() throws Exception {
    assertThat(
            differences(
                ",'most':null,'state':'b','at':'2026-11-22T10:00:00Z','on':true,'count':9,'by':{'k':1},"
                    + "'list':[{'id':'y'}]"))
        .isEmpty();
    assertThat(differences(",'most':'1.000000000','at':null,'list':[]")).isEmpty();
  }

  @Test
  void each_difference_is_found_where_it_is() throws Exception {
    assertFound(",'other':1", "$.other");
    assertFound(",'most':'1E-9'", "$.most");
    assertFound(",'state':'c'", "$.state");
    assertFound(",'state':null", "$.state");
    assertFound(",'at':'soon'", "$.at");
    assertFound(",'on':false", "$.on");
    assertFound(",'count':1.5", "$.count");
    assertFound(",'count':-1", "$.count");
    assertFound(",'count':10", "$.count");
    assertFound(",'any':{}", "$.any");
    assertFound(",'by':{'k':'v'}", "$.by.k");
    assertFound(",'list':[{'id':'y'},{}]", "$.list[1].id");
    assertFound(",'list':{}", "$.list");
  }

  private static void assertFound(String more, String place) throws IOException {
    assertThat(differences(more)).singleElement().asString().startsWith(place);
  }

  @Test
  void what_is_missing_or_of_another_kind_is_found() throws Exception {
    var document = json(DOCUMENT);
    var shape = new DocumentedShape(document);
    var whole = document.at("/components/schemas/Whole");
    assertThat(shape.differences(whole, json("{}")))
        .containsExactlyInAnyOrder("$.id is missing", "$.usd is missing");
    assertThat(shape.differences(whole, json("{'id':1,'usd':0}"))).hasSize(2);
  }
}
