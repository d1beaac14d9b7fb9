package dev.signalbox.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Speaks chat completions.
final class ChatClient implements ClientDialect {
  private static final String TOOLS =
      ",'tools':[{'type':'function','function':{'name':'weather','parameters':{'type':'object','properties':{'city':{'type':'string'}}}}},"
          + "{'type':'function','function':{'name':'clock','parameters':{'type':'object','properties':{}}}}]";
  private static final String QUESTION =
      "{'role':'system','content':'Be brief.'},{'role':'user','content':'What do weather and clock say?'}";

  @Override
  public String path() {
    return "/v1/chat/completions";
  }

  @Override
  public String toString() {
    return path();
  }

  @Override
  public String body(Asking asking, String model, boolean stream) {
    var turns =
        switch (asking) {
          case TEXT, TOOLS, SCHEMA -> QUESTION;
          case FAILURE -> "{'role':'user','content':'demo:fail=503'}";
          case CUT -> "{'role':'user','content':'demo:cut demo:words=40'}";
          case RESULTS ->
              QUESTION
                  + ",{'role':'assistant','content':null,'tool_calls':[{'id':'call_a','type':'function','function':{'name':'weather','arguments':'{}'}},"
                  + "{'id':'call_b','type':'function','function':{'name':'clock','arguments':'{}'}}]},"
                  + "{'role':'tool','tool_call_id':'call_a','content':'sunny'},{'role':'tool','tool_call_id':'call_b','content':'noon'}";
          case PICTURE ->
              "{'role':'user','content':[{'type':'text','text':'What is it?'},{'type':'image_url','image_url':{'url':'data:image/png;base64,aGVsbG8='}}]}";
        };
    var tools = asking == Asking.TOOLS || asking == Asking.RESULTS ? TOOLS : "";
    var form =
        asking == Asking.SCHEMA
            ? ",'response_format':{'type':'json_schema','json_schema':{'name':'place','schema':"
                + SCHEMA_OF_ANSWERS
                + "}}"
            : "";
    return ClientDialect.json(
        "{'model':'"
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
    var message = body.at("/choices/0/message");
    message
        .path("tool_calls")
        .forEach(call ->
            calls.add(
                call.at("/function/name").asText()
                    + " "
                    + call.at("/function/arguments").asText()));
    var content = message.path("content");
    return new Heard(
        status,
        content.isTextual() ? content.asText() : "",
        calls,
        body.at("/error/type").asText(""));
  }

  @Override
  public Heard streamed(int status, List<JsonNode> events) {
    var text = new StringBuilder();
    var calls = new Calls();
    for (var event : events) {
      var delta = event.at("/choices/0/delta");
      text.append(delta.path("content").isTextual() ? delta.path("content").asText() : "");
      for (var call : delta.path("tool_calls")) {
        var index = call.path("index").asInt();
        if (call.at("/function/name").isTextual()) {
          calls.begin(index, call.at("/function/name").asText());
        }
        calls.more(index, call.at("/function/arguments").asText(""));
      }
    }
    return new Heard(
        status, text.toString(), calls.all(), events.getLast().at("/error/type").asText(""));
  }
}
