package dev.signalbox.router.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds which of many phrases a text has in it, whatever their case, in one pass over the text
/// however many there are (Aho and Corasick, every transition laid out in a table).
final class Phrases {
  /// The most characters of all phrases together: the table has a row for each.
  static final int MAX_CHARS = 20_000;

  private static final int CHARS = 1 << 16;
  private static final int ROOT = 0;

  /// Each letter without its case; never written to.
  private static final char[] FOLDED = folded();

  private final Map<String, Integer> ids = new HashMap<>();
  private final char[] classOf = new char[CHARS];
  private final int classes;
  private final int[] next;
  private final int[][] ends;

  /// @throws IllegalArgumentException if they have more than [#MAX_CHARS] characters
  Phrases(Collection<String> phrases) {
    var distinct = List.copyOf(new ArrayList<>(phrases).stream().distinct().sorted().toList());
    if (distinct.stream().mapToInt(String::length).sum() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "all phrases of all rules may have " + MAX_CHARS + " characters together");
    }
    this.classes = classify(distinct);
    var trie = new Trie();
    for (var phrase : distinct) {
      ids.put(phrase, ids.size());
      trie.add(phrase, ids.get(phrase));
    }
    this.next = new int[trie.children.size() * classes];
    this.ends = new int[trie.children.size()][];
    connect(trie);
  }

  /// The phrases that were found.
  final class Found {
    private final BitSet bits = new BitSet(ids.size());

    boolean has(String phrase) {
      var id = ids.get(phrase);
      return id != null && bits.get(id);
    }
  }

  boolean isEmpty() {
    return ids.isEmpty();
  }

  Found in(String text) {
    var found = new Found();
    if (ids.isEmpty()) {
      return found;
    }
    var state = ROOT;
    for (int i = 0; i < text.length(); i++) {
      state = next[state * classes + classOf[text.charAt(i)]];
      for (var id : ends[state]) {
        found.bits.set(id);
      }
    }
    return found;
  }

  /// Letters that differ in case only share a class, so that folding costs nothing later.
  private int classify(List<String> phrases) {
    var known = new char[CHARS];
    int count = 0;
    for (var phrase : phrases) {
      for (int i = 0; i < phrase.length(); i++) {
        var letter = FOLDED[phrase.charAt(i)];
        if (known[letter] == 0) {
          known[letter] = (char) ++count;
        }
      }
    }
    for (int c = 0; count > 0 && c < CHARS; c++) {
      classOf[c] = known[FOLDED[c]];
    }
    return count + 1;
  }

  private static char[] folded() {
    var folded = new char[CHARS];
    for (int c = 0; c < CHARS; c++) {
      folded[c] = Character.toLowerCase(Character.toUpperCase((char) c));
    }
    return folded;
  }

  private void connect(Trie trie) {
    var fail = new int[trie.children.size()];
    var queue = new ArrayDeque<Integer>();
    queue.add(ROOT);
    while (!queue.isEmpty()) {
      int state = queue.remove();
      var own = trie.ends.get(state);
      if (state != ROOT) {
        System.arraycopy(next, fail[state] * classes, next, state * classes, classes);
        Arrays.stream(ends[fail[state]]).forEach(own::add);
      }
      ends[state] = own.stream().mapToInt(Integer::intValue).toArray();
      for (var child : trie.children.get(state).entrySet()) {
        fail[child.getValue()] =
            state == ROOT ? ROOT : next[fail[state] * classes + child.getKey()];
        queue.add(child.getValue());
      }
      trie.children.get(state).forEach((letter, child) -> next[state * classes + letter] = child);
    }
  }

  private final class Trie {
    private final List<Map<Integer, Integer>> children = new ArrayList<>();
    private final List<List<Integer>> ends = new ArrayList<>();

    Trie() {
      grow();
    }

    void add(String phrase, int id) {
      int state = ROOT;
      for (int i = 0; i < phrase.length(); i++) {
        int letter = classOf[phrase.charAt(i)];
        state = children.get(state).computeIfAbsent(letter, _ -> grow());
      }
      ends.get(state).add(id);
    }

    private int grow() {
      children.add(new HashMap<>());
      ends.add(new ArrayList<>());
      return children.size() - 1;
    }
  }
}
