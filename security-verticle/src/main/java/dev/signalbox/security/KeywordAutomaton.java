package dev.signalbox.security;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds every occurrence of many keywords in one pass (Aho and Corasick), with all transitions
/// laid out in a table. A keyword stands for the group it belongs to. One of letters must be a
/// whole word, or with `*` behind it the beginning of one; scripts without spaces are found
/// anywhere.
final class KeywordAutomaton {
  private final char[] classOf = new char[1 << 16];
  private final int classes;

  /// Row after row of the state that follows, one column a class; `char` halves what a scan
  /// touches.
  private final char[] next;

  private final Hit[][] hits;

  /// A keyword that ends in a state.
  private record Hit(int group, int length, boolean wholeStart, boolean wholeEnd) {}

  /// Told of each occurrence, in the order of their ends.
  @FunctionalInterface
  interface Listener {
    void found(int group, int start, int end);
  }

  /// `groups.get(g)` are the keywords of group `g`, canonical.
  KeywordAutomaton(List<List<String>> groups) {
    int known = 0;
    for (var group : groups) {
      var letters = String.join("", group);
      for (int i = 0; i < letters.length(); i++) {
        char c = letters.charAt(i);
        if (c != '*' && classOf[c] == 0) {
          classOf[c] = (char) ++known;
        }
      }
    }
    classes = known + 1;
    var trie = new Trie();
    for (int g = 0; g < groups.size(); g++) {
      for (var keyword : groups.get(g)) {
        trie.add(keyword, g);
      }
    }
    if (trie.children.size() > Character.MAX_VALUE) {
      throw new IllegalArgumentException("too many keywords for one automaton");
    }
    next = new char[trie.children.size() * classes];
    hits = new Hit[trie.children.size()][];
    connect(trie);
  }

  void scan(char[] text, Listener listener) {
    int state = 0;
    for (int i = 0; i < text.length; i++) {
      state = next[state * classes + classOf[text[i]]];
      var here = hits[state];
      if (here.length > 0) {
        report(text, i + 1, here, listener);
      }
    }
  }

  private static void report(char[] text, int end, Hit[] here, Listener listener) {
    for (var hit : here) {
      int start = end - hit.length();
      boolean begins = !hit.wholeStart() || start == 0 || !isWord(text[start - 1]);
      boolean ends = !hit.wholeEnd() || end == text.length || !isWord(text[end]);
      if (begins && ends) {
        listener.found(hit.group(), start, end);
      }
    }
  }

  private static boolean isWord(char c) {
    return WordReader.isWordCharacter(c) || c == '_';
  }

  private void connect(Trie trie) {
    var fail = new int[trie.children.size()];
    var queue = new ArrayDeque<Integer>();
    queue.add(0);
    while (!queue.isEmpty()) {
      int state = queue.remove();
      var own = trie.hits.get(state);
      if (state != 0) {
        System.arraycopy(next, fail[state] * classes, next, state * classes, classes);
        own.addAll(Arrays.asList(hits[fail[state]]));
      }
      hits[state] = own.toArray(Hit[]::new);
      for (var child : trie.children.get(state).entrySet()) {
        fail[child.getValue()] = state == 0 ? 0 : next[fail[state] * classes + child.getKey()];
        queue.add(child.getValue());
      }
      for (var child : trie.children.get(state).entrySet()) {
        next[state * classes + child.getKey()] = (char) (int) child.getValue();
      }
    }
  }

  private final class Trie {
    private final List<Map<Integer, Integer>> children = new ArrayList<>();
    private final List<List<Hit>> hits = new ArrayList<>();

    Trie() {
      grow();
    }

    void add(String keyword, int group) {
      boolean stem = keyword.endsWith("*");
      var letters = stem ? keyword.substring(0, keyword.length() - 1) : keyword;
      int state = 0;
      for (int i = 0; i < letters.length(); i++) {
        int letter = classOf[letters.charAt(i)];
        state = children.get(state).computeIfAbsent(letter, _ -> grow());
      }
      hits.get(state)
          .add(
              new Hit(
                  group,
                  letters.length(),
                  isSpaced(letters.charAt(0)),
                  !stem && isSpaced(letters.charAt(letters.length() - 1))));
    }

    /// Whether words of this letter's script stand apart.
    private static boolean isSpaced(char c) {
      return WordReader.isWordCharacter(c) && c < 0x0E00;
    }

    private int grow() {
      children.add(new HashMap<>());
      hits.add(new ArrayList<>());
      return children.size() - 1;
    }
  }
}
