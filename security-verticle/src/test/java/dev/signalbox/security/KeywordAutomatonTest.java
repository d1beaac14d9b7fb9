package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What the automaton finds is what looking for each keyword at each position finds.
class KeywordAutomatonTest {
  private static final String LETTERS = "abcи指'";
  private static final String TEXT_LETTERS = LETTERS + " d令_";

  private record Found(int group, int start, int end) {}

  @Test
  void findsWhatAPlainSearchFinds() {
    var random = new Random(7);
    int all = 0;
    for (int round = 0; round < 300; round++) {
      var groups = groups(random);
      var text = text(random);
      var found = scanned(groups, text);
      assertThat(found)
          .as("%s in %s", groups, text)
          .containsExactlyInAnyOrderElementsOf(searched(groups, text));
      all += found.size();
    }
    assertThat(all).isGreaterThan(1_000);
  }

  @Test
  void tellsThemInTheOrderOfTheirEnds() {
    var found = scanned(List.of(List.of("指令", "令"), List.of("b指*", "指")), "ab 指令, b指令");
    assertThat(found).isSortedAccordingTo((one, other) -> Integer.compare(one.end(), other.end()));
    assertThat(found).extracting(Found::end).containsExactly(4, 5, 5, 9, 9, 10, 10);
  }

  private static List<Found> scanned(List<List<String>> groups, String text) {
    var found = new ArrayList<Found>();
    new KeywordAutomaton(groups)
        .scan(text.toCharArray(), (group, start, end) -> found.add(new Found(group, start, end)));
    return found;
  }

  private static List<Found> searched(List<List<String>> groups, String text) {
    var found = new ArrayList<Found>();
    for (int group = 0; group < groups.size(); group++) {
      for (var keyword : groups.get(group)) {
        boolean stem = keyword.endsWith("*");
        var letters = stem ? keyword.substring(0, keyword.length() - 1) : keyword;
        for (int at = text.indexOf(letters); at >= 0; at = text.indexOf(letters, at + 1)) {
          int end = at + letters.length();
          boolean begins = !isSpaced(letters.charAt(0)) || at == 0 || !isWord(text.charAt(at - 1));
          boolean ends =
              stem
                  || !isSpaced(letters.charAt(letters.length() - 1))
                  || end == text.length()
                  || !isWord(text.charAt(end));
          if (begins && ends) {
            found.add(new Found(group, at, end));
          }
        }
      }
    }
    return found;
  }

  private static boolean isSpaced(char c) {
    return Character.isLetterOrDigit(c) && c < 0x0E00;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static List<List<String>> groups(Random random) {
    var groups = new ArrayList<List<String>>();
    for (int group = 0; group < 3; group++) {
      var keywords = new ArrayList<String>();
      for (int i = 0; i < 6; i++) {
        var keyword =
            some(random, LETTERS, 1 + random.nextInt(4)) + (random.nextInt(3) == 0 ? "*" : "");
        if (groups.stream().noneMatch(each -> each.contains(keyword))
            && !keywords.contains(keyword)) {
          keywords.add(keyword);
        }
      }
      groups.add(keywords);
    }
    return groups;
  }

  private static String text(Random random) {
    return some(random, TEXT_LETTERS, 60);
  }

  private static String some(Random random, String letters, int count) {
    var some = new StringBuilder();
    for (int i = 0; i < count; i++) {
      some.append(letters.charAt(random.nextInt(letters.length())));
    }
    return some.toString();
  }
}
