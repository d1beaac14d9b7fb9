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
      if (part instanceof Part.Text(String text) && !isBlank(text)) {
        return shortened(firstLine(text));
      }
    }
    return UNTITLED;
  }

  /// Whether nothing of `text` would be seen: it is made of spaces and invisible characters.
  public static boolean isBlank(String text) {
    return text.codePoints().noneMatch(Title::shows);
  }

  private static boolean shows(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> !isFiller(character);
    };
  }

  /// What shows nothing though Unicode counts it among letters, marks and symbols: fillers of
  /// Hangul, joiners and selectors of variants, the empty pattern of braille.
  private static boolean isFiller(int character) {
    return character == 0x034F
        || character == 0x115F
        || character == 0x1160
        || (character >= 0x17B4 && character <= 0x17B5)
        || (character >= 0x180B && character <= 0x180F)
        || character == 0x2800
        || character == 0x3164
        || (character >= 0xFE00 && character <= 0xFE0F)
        || character == 0xFFA0
        || (character >= 0xE0100 && character <= 0xE01EF);
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
    if (isBlank(line)) {
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
