package dev.signalbox.provider;

import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// The words of the demo.
final class DemoText {
  private static final int QUOTED_CHARS = 80;
  private static final String FILLER =
      "signal track points lever route section block train guard clear ";

  private static final Optional<Integer> NONE = Optional.empty();
  // one text for everybody: long answers are asked for by the thousand
  private static final List<String> LONGEST =
      words(FILLER.repeat(DemoDirectives.MAX_WORDS / 10 + 1));

  private DemoText() {}

  /// The answer, in words.
  static List<String> words(InferenceRequest request, DemoDirectives asked) {
    var filler = asked.say().isEmpty() && !asked.echoSystem() ? asked.words() : NONE;
    return filler
        .map(many -> LONGEST.subList(0, many))
        .orElseGet(() -> words(answer(request, asked)));
  }

  private static String answer(InferenceRequest request, DemoDirectives asked) {
    if (asked.say().isPresent()) {
      return asked.say().get();
    }
    if (asked.echoSystem()) {
      return request.systemPrompt();
    }
    return switch (request.responseFormat()) {
      case ResponseFormat.Text _ -> about(request);
      case ResponseFormat.JsonObject _ -> DemoJson.object("answer", about(request));
      case ResponseFormat.JsonSchema(_, String schema, _) -> DemoJson.sample(schema);
    };
  }

  private static String about(InferenceRequest request) {
    var messages = request.messages();
    if (!messages.isEmpty() && messages.getLast().role() == Role.TOOL) {
      return "The tool answered: " + quoted(messages.getLast().text()) + " " + whoAmI();
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

  /// `text` cut after each run of white space, so that the pieces add up to it. A view: whoever
  /// asks for many words must not be able to fill the memory with them.
  static List<String> words(String text) {
    var starts = new BitSet(text.length());
    for (var i = 0; i < text.length(); i++) {
      if (begins(text, i)) {
        starts.set(i);
      }
    }
    return new Pieces(text, starts.stream().toArray());
  }

  /// How many [#words] `text` has.
  static long count(String text) {
    var count = 0L;
    for (var i = 0; i < text.length(); i++) {
      if (begins(text, i)) {
        count++;
      }
    }
    return count;
  }

  private static boolean begins(String text, int i) {
    return i == 0
        || (!Character.isWhitespace(text.charAt(i)) && Character.isWhitespace(text.charAt(i - 1)));
  }

  private static final class Pieces extends AbstractList<String> {
    private final String text;
    private final int[] starts;

    Pieces(String text, int[] starts) {
      this.text = text;
      this.starts = starts;
    }

    @Override
    public String get(int index) {
      var end = index + 1 < starts.length ? starts[index + 1] : text.length();
      return text.substring(starts[index], end);
    }

    @Override
    public int size() {
      return starts.length;
    }
  }
}
