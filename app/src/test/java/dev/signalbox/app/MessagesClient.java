package dev.signalbox.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Speaks Anthropic's Messages API, and minds the order of its events.
final class MessagesClient implements ClientDialect {
  private static final String TOOLS =
      ",'tools':[{'name':'weather','input_schema':{'type':'object','properties':{'city':{'type':'string'}}}},"
          + "{'name':'clock','input_schema':{'type':'object','properties':{}}}]";

  @Override
  public String path() {
    return "/v1/messages";
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
                  + "{'role':'assistant','content':[{'type':'tool_use','id':'call_a','name':'weather','input':{}},{'type':'tool_use','id':'call_b','name':'clock','input':{}}]},"
                  + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'call_a','content':'sunny'},{'type':'tool_result','tool_use_id':'call_b','content':'noon'}]}";
          case PICTURE ->
              "{'role':'user','content':[{'type':'text','text':'What is it?'},{'type':'image','source':{'type':'base64','media_type':'image/png','data':'aGVsbG8='}}]}";
        };
    var tools = asking == Asking.TOOLS || asking == Asking.RESULTS ? TOOLS : "";
    var form =
        asking == Asking.SCHEMA
            ? ",'output_config':{'format':{'type':'json_schema','schema':"
                + SCHEMA_OF_ANSWERS
                + "}}"
            : "";
    return ClientDialect.json(
        "{'system':'Be brief.','max_tokens':100,'model':'"
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
    var text = new StringBuilder();
    var calls = new ArrayList<String>();
    for (var block : body.path("content")) {
      text.append(block.path("text").asText(""));
      if (block.path("type").asText().equals("tool_use")) {
        calls.add(block.path("name").asText() + " " + block.path("input"));
      }
    }
    return new Heard(status, text.toString(), calls, body.path("error").path("type").asText(""));
  }

  @Override
  public Heard streamed(int status, List<JsonNode> events) {
    var text = new StringBuilder();
    var calls = new Calls();
    var open = -1;
    for (var event : events) {
      var index = event.path("index").asInt(-1);
      switch (event.path("type").asText()) {
        case "content_block_start" -> {
          inOrder(open == -1, event);
          open = index;
          if (event.at("/content_block/type").asText().equals("tool_use")) {
            calls.begin(index, event.at("/content_block/name").asText());
          }
        }
        case "content_block_delta" -> {
          inOrder(open == index, event);
          text.append(event.at("/delta/text").asText(""));
          calls.more(index, event.at("/delta/partial_json").asText(""));
        }
        case "content_block_stop" -> {
          inOrder(open == index, event);
          open = -1;
        }
        case "message_delta", "message_stop" -> inOrder(open == -1, event);
        default -> {}
      }
    }
    return new Heard(
        status, text.toString(), calls.all(), events.getLast().at("/error/type").asText(""));
  }

  private static void inOrder(boolean right, JsonNode event) {
    if (!right) {
      throw new AssertionError("out of order: " + event);
    }
  }
}
