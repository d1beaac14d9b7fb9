package dev.signalbox.provider;

import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import java.util.ArrayList;
import java.util.List;

/// The words of the demo.
final class DemoText {
  private static final int QUOTED_CHARS = 80;
  private static final String FILLER =
      "signal track points lever route section block train guard clear ";

  private DemoText() {}

  static String answer(InferenceRequest request, DemoDirectives asked) {
    if (asked.say().isPresent()) {
      return asked.say().get();
    }
    if (asked.echoSystem()) {
      return request.systemPrompt();
    }
    if (asked.words().isPresent()) {
      return filler(asked.words().get());
    }
    return switch (request.responseFormat()) {
      case ResponseFormat.Text _ -> about(request);
      case ResponseFormat.JsonObject _ -> DemoJson.object("answer", about(request));
      case ResponseFormat.JsonSchema(_, String schema) -> DemoJson.sample(schema);
    };
  }

  private static String about(InferenceRequest request) {
    var messages = request.messages();
    if (!messages.isEmpty() && messages.getLast().role() == Role.TOOL) {
      return "The tool answered: " + quoted(messages.getLast().content()) + " " + whoAmI();
    }
    var last = DemoScript.lastOf(request, Role.USER);
    return whoAmI()
        + " Your request holds "
        + messages.size()
        + (messages.size() == 1 ? " message" : " messages")
        + "; the last one has "
        + last.length()
        + " characters and begins "
        + quoted(last)
        + " It passed the input checks, its cost was held, a route was planned, and this answer goes"
        + " through the output filter before you see it.";
  }

  private static String whoAmI() {
    return "This is builtin/demo, which is not a language model: it shows Signalbox at work without a"
        + " key. Set OPENAI_API_KEY, or start Ollama on this machine, and a real model answers.";
  }

  private static String quoted(String text) {
    return text.length() <= QUOTED_CHARS
        ? "\"" + text + "\"."
        : "\"" + text.substring(0, QUOTED_CHARS) + "…\".";
  }

  private static String filler(int words) {
    var vocabulary = words(FILLER);
    var text = new StringBuilder();
    for (var i = 0; i < words; i++) {
      text.append(vocabulary.get(i % vocabulary.size()));
    }
    return text.toString();
  }

  /// `text` cut after each run of white space, so that the pieces add up to it.
  static List<String> words(String text) {
    var words = new ArrayList<String>();
    var start = 0;
    for (var i = 1; i < text.length(); i++) {
      if (!Character.isWhitespace(text.charAt(i)) && Character.isWhitespace(text.charAt(i - 1))) {
        words.add(text.substring(start, i));
        start = i;
      }
    }
    if (start < text.length()) {
      words.add(text.substring(start));
    }
    return words;
  }
}
