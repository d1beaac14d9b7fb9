package dev.signalbox.conversation.tree;

import dev.signalbox.api.inference.Part;
import java.util.List;

/// What a conversation is called until its owner says otherwise: the first words said in it.
public final class Title {
  /// The longest title there may be, in characters.
  public static final int MOST_CHARS = 200;

  private static final int USUAL_CHARS = 60;
  private static final String UNTITLED = "New conversation";

  private Title() {}

  /// The title of a conversation that begins with `parts`.
  public static String of(List<Part> parts) {
    for (var part : parts) {
      if (part instanceof Part.Text(String text) && !text.isBlank()) {
        return shortened(firstLine(text));
      }
    }
    return UNTITLED;
  }

  private static String firstLine(String text) {
    var line = text.strip().lines().findFirst().orElse("");
    var title = new StringBuilder();
    line.codePoints()
        .map(c -> Character.isWhitespace(c) ? ' ' : c)
        .filter(c -> !Character.isISOControl(c))
        .filter(c -> c != ' ' || (!title.isEmpty() && title.charAt(title.length() - 1) != ' '))
        .limit(MOST_CHARS)
        .forEach(title::appendCodePoint);
    return title.toString().strip();
  }

  /// Cut between words where there is a space to cut at.
  private static String shortened(String line) {
    if (line.isEmpty()) {
      return UNTITLED;
    }
    if (line.codePointCount(0, line.length()) <= USUAL_CHARS) {
      return line;
    }
    var cut = line.substring(0, line.offsetByCodePoints(0, USUAL_CHARS - 1));
    var space = cut.lastIndexOf(' ');
    return (space > USUAL_CHARS / 2 ? cut.substring(0, space) : cut).strip() + "…";
  }
}
