package dev.signalbox.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds every occurrence of many keywords in one pass (Aho and Corasick). A keyword stands for the
/// group it belongs to. One of letters must be a whole word, or with `*` behind it the beginning of
/// one; scripts without spaces are found anywhere.
///
/// What follows each state by a plain character stands in a table, states of few letters first, so
/// that what most texts touch of it is small. The many other characters, of which a state knows one
/// or two, are found by hash.
final class KeywordAutomaton {
  private static final int PLAIN = 128;
  private static final int ROOT = 0;

  /// The column of a plain character that no keyword has.
  private static final int UNKNOWN = 0;

  private final byte[] columnOf = new byte[PLAIN];
  private final int columns;

  /// Row after row of the state that follows; `char` halves what a scan touches.
  private final char[] next;

  private final char[] fails;
  private final Hit[][] hits;

  /// One bit a state: whether it has hits.
  private final long[] ends;

  private final RareSteps rare;

  /// A keyword that ends in a state.
  private record Hit(int group, int length, boolean wholeStart, boolean wholeEnd) {}

  /// Told of each occurrence, in the order of their ends.
  @FunctionalInterface
  interface Listener {
    void found(int group, int start, int end);
  }

  /// `groups.get(g)` are the keywords of group `g`, canonical.
  ///
  /// @throws IllegalArgumentException when they have more than 65,535 beginnings
  KeywordAutomaton(List<List<String>> groups) {
    var root = trie(groups);
    var states = byDepth(root);
    if (states.size() > Character.MAX_VALUE) {
      throw new IllegalArgumentException("too many keywords for one automaton");
    }
    this.columns = numberColumns(states);
    this.next = new char[states.size() * columns];
    this.fails = new char[states.size()];
    this.hits = new Hit[states.size()][];
    this.ends = new long[states.size() / Long.SIZE + 1];
    this.rare = new RareSteps(states.stream().mapToInt(State::rareSteps).sum());
    states.forEach(this::connect);
  }

  private static State trie(List<List<String>> groups) {
    var root = new State();
    for (int g = 0; g < groups.size(); g++) {
      for (var keyword : groups.get(g)) {
        root.add(keyword, g);
      }
    }
    return root;
  }

  /// All states, numbered, those of fewer letters first.
  private static List<State> byDepth(State root) {
    var states = new ArrayList<State>();
    states.add(root);
    for (int number = 0; number < states.size(); number++) {
      states.get(number).number = number;
      states.addAll(states.get(number).children.values());
    }
    return states;
  }

  private int numberColumns(List<State> states) {
    int known = UNKNOWN;
    for (var state : states) {
      for (char c : state.children.keySet()) {
        if (c < PLAIN && columnOf[c] == UNKNOWN) {
          columnOf[c] = (byte) ++known;
        }
      }
    }
    return known + 1;
  }

  /// Fills in a state's row; those of its parent and of all that have fewer letters are there.
  private void connect(State state) {
    int number = state.number;
    var own = new ArrayList<>(state.hits);
    if (number != ROOT) {
      int fail = fails[number];
      System.arraycopy(next, fail * columns, next, number * columns, columns);
      own.addAll(Arrays.asList(hits[fail]));
    }
    hits[number] = own.toArray(Hit[]::new);
    if (!own.isEmpty()) {
      ends[number / Long.SIZE] |= 1L << number;
    }
    state.children.forEach((c, child) ->
        fails[child.number] = (char) (number == ROOT ? ROOT : after(fails[number], c)));
    state.children.forEach((c, child) -> {
      if (c < PLAIN) {
        next[number * columns + columnOf[c]] = (char) child.number;
      } else {
        rare.put(number, c, child.number);
      }
    });
  }

  void scan(char[] text, Listener listener) {
    int state = ROOT;
    for (int i = 0; i < text.length; i++) {
      state = after(state, text[i]);
      if ((ends[state / Long.SIZE] >>> state & 1) != 0) {
        report(text, i + 1, hits[state], listener);
      }
    }
  }

  private int after(int state, char c) {
    return c < PLAIN ? next[state * columns + columnOf[c]] : afterRare(state, c);
  }

  private int afterRare(int state, char c) {
    int from = state;
    int to = rare.after(from, c);
    while (to == ROOT && from != ROOT) {
      from = fails[from];
      to = rare.after(from, c);
    }
    return to;
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

  /// The beginning of a keyword, while the automaton is made.
  private static final class State {
    private final Map<Character, State> children = new TreeMap<>();
    private final List<Hit> hits = new ArrayList<>(0);
    private int number;

    void add(String keyword, int group) {
      boolean stem = keyword.endsWith("*");
      var letters = stem ? keyword.substring(0, keyword.length() - 1) : keyword;
      var state = this;
      for (int i = 0; i < letters.length(); i++) {
        state = state.children.computeIfAbsent(letters.charAt(i), _ -> new State());
      }
      boolean wholeEnd = !stem && isSpaced(letters.charAt(letters.length() - 1));
      state.hits.add(new Hit(group, letters.length(), isSpaced(letters.charAt(0)), wholeEnd));
    }

    int rareSteps() {
      return (int) children.keySet().stream().filter(c -> c >= PLAIN).count();
    }

    /// Whether words of this letter's script stand apart.
    private static boolean isSpaced(char c) {
      return WordReader.isWordCharacter(c) && c < 0x0E00;
    }
  }

  /// The state behind a state and a character, an open hash table. A step leads nowhere but to a
  /// state of more letters, so an entry is never 0.
  private static final class RareSteps {
    private static final int MIX = 0x9E3779B1;

    private final long[] entries;

    RareSteps(int most) {
      this.entries = new long[Integer.highestOneBit(most + 1) * 4];
    }

    void put(int state, char c, int to) {
      int slot = slot(state, c);
      while (entries[slot] != 0) {
        slot = (slot + 1) & (entries.length - 1);
      }
      entries[slot] = ((long) key(state, c) << Integer.SIZE) | to;
    }

    /// The root when there is none.
    int after(int state, char c) {
      int key = key(state, c);
      int slot = slot(state, c);
      while (entries[slot] != 0) {
        if ((int) (entries[slot] >>> Integer.SIZE) == key) {
          return (int) entries[slot];
        }
        slot = (slot + 1) & (entries.length - 1);
      }
      return ROOT;
    }

    private static int key(int state, char c) {
      return state << Character.SIZE | c;
    }

    private int slot(int state, char c) {
      return ((key(state, c) * MIX) >>> 8) & (entries.length - 1);
    }
  }
}
