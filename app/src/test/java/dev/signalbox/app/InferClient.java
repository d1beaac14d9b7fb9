package dev.signalbox.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Speaks `/infer`.
final class InferClient implements ClientDialect {
  private static final String TOOLS =
      ",'tools':[{'type':'function','function':{'name':'weather','parameters':{'type':'object','properties':{'city':{'type':'string'}}}}},"
          + "{'type':'function','function':{'name':'clock','parameters':{'type':'object','properties':{}}}}]";

  @Override
  public String path() {
    return "/infer";
  }

  @Override
  public String toString() {
    return path();
  }

  @Override
  public String body(Asking asking, String model, boolean stream) {
    var turns =
        switch (asking) {
          case TEXT, TOOLS, SCHEMA -> "{'role':'user','content':'What do weather and clock say?'}";
          case FAILURE -> "{'role':'user','content':'demo:fail=503'}";
          case CUT -> "{'role':'user','content':'demo:cut demo:words=40'}";
          case RESULTS ->
              "{'role':'user','content':'What do weather and clock say?'},"
                  + "{'role':'assistant','content':null,'tool_calls':[{'id':'call_a','type':'function','function':{'name':'weather','arguments':'{}'}},"
                  + "{'id':'call_b','type':'function','function':{'name':'clock','arguments':'{}'}}]},"
                  + "{'role':'tool','tool_call_id':'call_a','content':'sunny'},{'role':'tool','tool_call_id':'call_b','content':'noon'}";
          case PICTURE ->
              "{'role':'user','content':[{'type':'text','text':'What is it?'},{'type':'image_url','image_url':{'url':'data:image/png;base64,aGVsbG8='}}]}";
        };
    var tools = asking == Asking.TOOLS || asking == Asking.RESULTS ? TOOLS : "";
    var form =
        asking == Asking.SCHEMA
            ? ",'responseFormat':{'type':'json_schema','json_schema':{'name':'place','schema':"
                + SCHEMA_OF_ANSWERS
                + "}}"
            : "";
    return ClientDialect.json(
        "{'systemPrompt':'Be brief.','model':'"
            + model
            + "','stream':"
            + stream
            + tools
            + form
            + ",'messages':["
            + turns
            + "]}");
  }

  @Override
  public Heard whole(int status, JsonNode body) {
    var calls = new ArrayList<String>();
    body.path("toolCalls")
        .forEach(
            call -> calls.add(call.path("name").asText() + " " + call.path("arguments").asText()));
    return new Heard(status, body.path("output").asText(), calls, body.path("error").asText(""));
  }

  @Override
  public Heard streamed(int status, List<JsonNode> events) {
    var text = new StringBuilder();
    var calls = new Calls();
    for (var event : events) {
      if (event.path(NAME).asText().equals("delta")) {
        text.append(event.path("text").asText(""));
      }
      var call = event.path("toolCall");
      if (call.has("name")) {
        calls.begin(call.path("index").asInt(), call.path("name").asText());
      } else if (call.has("arguments")) {
        calls.more(call.path("index").asInt(), call.path("arguments").asText());
      }
    }
    return new Heard(
        status, text.toString(), calls.all(), events.getLast().path("error").asText(""));
  }
}
