package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest {
  private static final Part INLINE = new Part.Image(new ImageSource.Inline("image/png", "QUJD"));
  private static final Part LINK =
      new Part.Image(new ImageSource.Link("https://example.org/a.png"));
  private static final Part BEFORE = new Part.Text("Look:");
  private static final Part AFTER = new Part.Text("What is it?");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "anthropic | /messages/0/content | "
            + "[{'type':'text','text':'Look:'},{'type':'image','source':{'type':'base64',"
            + "'media_type':'image/png','data':'QUJD'}},{'type':'text','text':'What is it?'}]",
        "gemini | /contents/0/parts | "
            + "[{'text':'Look:'},{'inlineData':{'mimeType':'image/png','data':'QUJD'}},"
            + "{'text':'What is it?'}]",
        "cohere | /messages/0/content | "
            + "[{'type':'text','text':'Look:'},{'type':'image_url','image_url':"
            + "{'url':'data:image/png;base64,QUJD'}},{'type':'text','text':'What is it?'}]",
        "ollama | /messages/0 | "
            + "{'role':'user','content':'Look:\\nWhat is it?','images':['QUJD']}",
      })
  void the_user_shows_one_in_its_place(String id, String at, String expected) {
    assertThat(body(id, user(BEFORE, INLINE, AFTER)).at(at)).isEqualTo(json(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "anthropic | {'type':'image','source':{'type':'url','url':'https://example.org/a.png'}}",
        "cohere | {'type':'image_url','image_url':{'url':'https://example.org/a.png'}}",
      })
  void a_link_goes_to_those_who_fetch_it(String id, String expected) {
    assertThat(body(id, user(BEFORE, LINK)).at("/messages/0/content/1")).isEqualTo(json(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini", "ollama"})
  void a_link_is_refused_for_those_who_do_not(String id) {
    assertThat(refusal(id, user(BEFORE, LINK)))
        .isEqualTo(id + " does not fetch images; send the image itself, in base64");
  }

  @Test
  void who_takes_none_refuses_all() {
    assertThat(refusal("yandex", user(INLINE))).isEqualTo("yandex takes no images");
  }

  @ParameterizedTest
  @ValueSource(strings = {"anthropic", "gemini"})
  void a_type_that_is_not_known_is_refused_by_name(String id) {
    var drawing = new Part.Image(new ImageSource.Inline("image/svg+xml", "QUJD"));

    assertThat(refusal(id, user(drawing)))
        .startsWith(id + " takes images of these types only: image/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "anthropic | /messages/2/content/0/content | "
            + "[{'type':'text','text':'Look:'},{'type':'image','source':{'type':'base64',"
            + "'media_type':'image/png','data':'QUJD'}}]",
        "gemini | /contents/2/parts/1 | " + "{'inlineData':{'mimeType':'image/png','data':'QUJD'}}",
        "ollama | /messages/2/images | ['QUJD']",
      })
  void a_tool_may_answer_with_one(String id, String at, String expected) {
    assertThat(body(id, tool(BEFORE, INLINE)).at(at)).isEqualTo(json(expected));
  }

  @Test
  void a_tool_may_not_everywhere() {
    assertThat(refusal("cohere", tool(INLINE)))
        .isEqualTo("cohere takes no images in the result of a tool; send them as the user's");
  }

  private static List<Message> user(Part... parts) {
    return List.of(new Message(Role.USER, List.of(parts), List.of(), ""));
  }

  private static List<Message> tool(Part... parts) {
    return List.of(
        Message.of(Role.USER, "Draw."),
        new Message(Role.ASSISTANT, List.of(), List.of(new ToolCall("call_a", "draw", "{}")), ""),
        new Message(Role.TOOL, List.of(parts), List.of(), "call_a"));
  }

  private static Outcome<WireRequest> encoded(String id, List<Message> messages) {
    var plain = Requests.saying("", false);
    return Wires.encode(id, Requests.with(plain, messages, List.of(), new ResponseFormat.Text()));
  }

  private static JsonNode body(String id, List<Message> messages) {
    return Json.tree(Wires.value(encoded(id, messages)).body());
  }

  private static String refusal(String id, List<Message> messages) {
    return encoded(id, messages) instanceof Outcome.Err<WireRequest>(InputRejected(var why))
        ? why.getFirst().message()
        : "taken";
  }

  private static JsonNode json(String text) {
    return Json.tree(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
