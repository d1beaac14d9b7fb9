package dev.signalbox.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Speaks OpenAI's Responses API.
final class ResponsesClient implements ClientDialect {
  private static final String TOOLS =
      ",'tools':[{'type':'function','name':'weather','parameters':{'type':'object','properties':{'city':{'type':'string'}}}},"
          + "{'type':'function','name':'clock','parameters':{'type':'object','properties':{}}}]";
  private static final String QUESTION =
      "{'role':'user','content':'What do weather and clock say?'}";

  @Override
  public String path() {
    return "/v1/responses";
  }

  @Override
  public String toString() {
    return path();
  }

  @Override
  public String body(Asking asking, String model, boolean stream) {
    var items =
        switch (asking) {
          case TEXT, TOOLS, SCHEMA -> QUESTION;
          case FAILURE -> "{'role':'user','content':'demo:fail=503'}";
          case CUT -> "{'role':'user','content':'demo:cut demo:words=40'}";
          case RESULTS ->
              QUESTION
                  + ",{'type':'function_call','call_id':'call_a','name':'weather','arguments':'{}'},"
                  + "{'type':'function_call','call_id':'call_b','name':'clock','arguments':'{}'},"
                  + "{'type':'function_call_output','call_id':'call_a','output':'sunny'},"
                  + "{'type':'function_call_output','call_id':'call_b','output':'noon'}";
          case PICTURE ->
              "{'role':'user','content':[{'type':'input_text','text':'What is it?'},{'type':'input_image','image_url':'data:image/png;base64,aGVsbG8='}]}";
        };
    var tools = asking == Asking.TOOLS || asking == Asking.RESULTS ? TOOLS : "";
    var form =
        asking == Asking.SCHEMA
            ? ",'text':{'format':{'type':'json_schema','name':'place','schema':"
                + SCHEMA_OF_ANSWERS
                + "}}"
            : "";
    return ClientDialect.json(
        "{'instructions':'Be brief.','model':'"
            + model
            + "','stream':"
            + stream
            + tools
            + form
            + ",'input':["
            + items
            + "]}");
  }

  @Override
  public Heard whole(int status, JsonNode body) {
    var text = new StringBuilder();
    var calls = new ArrayList<String>();
    for (var item : body.path("output")) {
      item.path("content").forEach(part -> text.append(part.path("text").asText("")));
      if (item.path("type").asText().equals("function_call")) {
        calls.add(item.path("name").asText() + " " + item.path("arguments").asText());
      }
    }
    return new Heard(
        status,
        text.toString(),
        calls,
        body.at("/error/type").asText(body.at("/error/code").asText("")));
  }

  /// The last event repeats the whole of it; what came before must say the same.
  @Override
  public Heard streamed(int status, List<JsonNode> events) {
    var text = new StringBuilder();
    for (var event : events) {
      if (event.path("type").asText().equals("response.output_text.delta")) {
        text.append(event.path("delta").asText());
      }
    }
    var last = events.getLast();
    var whole = whole(status, last.path("response"));
    var error =
        last.path("type").asText().equals("error")
            ? last.path("code").asText("error")
            : whole.error();
    return new Heard(status, text.toString(), whole.calls(), error);
  }
}
