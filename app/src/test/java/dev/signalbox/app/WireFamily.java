package dev.signalbox.app;

import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.Recorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One upstream family as it is played here: the answers are the families' own fixtures.
///
/// @param folder of its fixtures
/// @param model callers ask for, one that sees where the family has such
/// @param sees whether it takes pictures
record WireFamily(String id, String folder, String model, boolean sees) {
  private static final Path FIXTURES =
      Path.of("..", "provider-verticles", "src", "test", "resources", "fixtures");

  /// A new family is one more row here.
  static final List<WireFamily> ALL =
      List.of(
          new WireFamily("openai", "openai-family", "gpt-4o-mini", true),
          new WireFamily("anthropic", "anthropic", "claude-haiku-4-5", true),
          new WireFamily("gemini", "gemini", "gemini-2.5-flash", true),
          new WireFamily("cohere", "cohere", "command-r-08-2024", false),
          new WireFamily("yandex", "yandex", "yandexgpt-5-pro", false),
          new WireFamily("ollama", "ollama", "llama3.2", false));

  /// What makes it reachable at `url`.
  Map<String, String> environment(String url) {
    var prefix = id.toUpperCase(Locale.ROOT);
    return Map.of(
        prefix + "_API_KEY",
        "sk-test-of-" + id,
        prefix + "_BASE_URL",
        url,
        prefix + "_MODEL",
        model,
        "YANDEX_FOLDER_ID",
        "b1folder");
  }

  String target() {
    return id + "/" + model;
  }

  /// What it answers to `asked` with the fixture of that name, whole or streamed as it was asked.
  Answer play(String fixture, Recorded asked) {
    var streamed = isStream(asked);
    var text = read(fixture, streamed ? "stream.txt" : "answer.json");
    return streamed ? Answer.sse(text) : Answer.json(200, text);
  }

  /// The beginning of a streamed text, and then nothing more.
  Answer breakOff(Recorded asked) {
    if (!isStream(asked)) {
      return Answer.hangUp();
    }
    var whole = Answer.sse(read("text", "stream.txt"));
    // lines are the events of some families
    return (whole.chunks().size() > 1
            ? whole
            : whole.inChunksOf(whole.chunks().getFirst().length() / 2))
        .first(Math.max(1, whole.chunks().size() / 2))
        .ending(Answer.Ending.CUT);
  }

  private static boolean isStream(Recorded asked) {
    return asked.path().contains("streamGenerateContent")
        || asked.body().contains("\"stream\":true");
  }

  private String read(String fixture, String file) {
    try {
      return Files.readString(FIXTURES.resolve(folder).resolve(fixture).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
