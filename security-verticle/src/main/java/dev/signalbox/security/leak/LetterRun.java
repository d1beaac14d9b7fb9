package dev.signalbox.security.leak;

/// How far the letters read last, in one way of reading an output, go along with the prompt.
/// Positions are those of the characters given to [LetterTrail].
final class LetterRun {
  /// Letters a place is found by.
  private static final int FOUND_BY = Steps.HASHED + 1;

  /// Words of the prompt that nobody writes in disguise by chance.
  private static final int DISGUISED_WORDS = 8;

  /// Words in a row that make a leak; in plain writing ten words are told from nine elsewhere.
  private static final int PLAIN_WORDS = 10;

  /// Letters of the prompt that make a leak however few words they are.
  private static final int DISGUISED_LETTERS = 120;

  /// Places where letters stand apart that do not in the prompt, or the reverse, that make plain
  /// letters a disguise.
  private static final int ODD = 4;

  /// A run that needs more characters than this is given up, which bounds the hold.
  private static final int LONGEST_HOLD = 512;

  private static final int NEVER = Integer.MIN_VALUE;

  private final boolean decoded;
  private final int longestGap;
  private long hash;
  private char previous;
  private int last;
  private int lastDigit;
  private int form = PromptLetters.NOWHERE;
  private int place;
  private int length;
  private int odd;
  private int held = NEVER;

  /// @param decoded whether its letters had to be decoded
  /// @param longestGap more characters than this between two letters end a run
  LetterRun(boolean decoded, int longestGap) {
    this.decoded = decoded;
    this.longestGap = longestGap;
  }

  /// Nothing read so far belongs to what follows.
  void reset() {
    if (previous != 0) {
      previous = 0;
      hash = 0;
      drop();
    }
  }

  boolean isUnderWay() {
    return previous != 0;
  }

  private void drop() {
    form = PromptLetters.NOWHERE;
    held = NEVER;
  }

  /// A digit stands at `at`.
  void digit(int at) {
    lastDigit = at;
  }

  /// Where text has to be held from, at most `end`.
  int hold(int end) {
    return held == NEVER ? end : Math.min(held, end);
  }

  /// The next letter stands at `at`. True when the prompt leaks.
  boolean add(char letter, int at, PromptLetters prompt) {
    if (previous != 0 && at - last - 1 > longestGap) {
      reset();
    }
    boolean apart = at - last > 1;
    boolean numbered = apart && lastDigit > last;
    last = at;
    if (previous == 0) {
      previous = letter;
      return false;
    }
    int step = Steps.between(previous, letter);
    previous = letter;
    hash = Steps.hash(hash, step);
    if (form != PromptLetters.NOWHERE && prompt.goesOn(form, place, step)) {
      place++;
      length++;
    } else if (!finds(prompt)) {
      return false;
    }
    if (decoded || !prompt.isAsWritten(form, place, letter)) {
      return isLeak(prompt, at, DISGUISED_WORDS);
    }
    odd += apart != prompt.isApart(place) || (numbered && !prompt.isNumbered(place)) ? 1 : 0;
    if (PromptLetters.isIdeograph(letter)) {
      return isLeak(prompt, at, PLAIN_WORDS);
    }
    return odd > 0 && isLeak(prompt, at, odd < ODD ? Integer.MAX_VALUE : PLAIN_WORDS);
  }

  private boolean finds(PromptLetters prompt) {
    drop();
    int found = prompt.find(hash);
    if (found == PromptLetters.NOWHERE) {
      return false;
    }
    form = PromptLetters.form(found);
    place = PromptLetters.place(found);
    length = FOUND_BY;
    odd = 0;
    return true;
  }

  private boolean isLeak(PromptLetters prompt, int at, int words) {
    if (held == NEVER) {
      held = at;
    }
    if (words != Integer.MAX_VALUE
        && (length >= DISGUISED_LETTERS
            || prompt.words(form, place - length + 1, place) >= words)) {
      return true;
    }
    if (at - held > LONGEST_HOLD) {
      drop();
    }
    return false;
  }

  /// What is needed to go on behind `end`.
  void write(TrailWriter out, int end) {
    if (previous == 0) {
      out.put(0, 1);
      return;
    }
    out.put(form == PromptLetters.NOWHERE ? 1 : 2, 1).put(hash, 11).put(previous, 3);
    out.putAtMost(end - last, 1).putAtMost(end - lastDigit, 1);
    if (form != PromptLetters.NOWHERE) {
      out.put(form, 1).put(place, 4).putAtMost(length, 2).putAtMost(odd, 1);
      out.putAtMost(held == NEVER ? 0 : Math.max(0, end - held) + 1, 2);
    }
  }

  /// Goes on at `begin`.
  void read(TrailReader in, int begin) {
    int kind = in.count(1);
    if (kind == 0) {
      return;
    }
    hash = in.get(11);
    previous = (char) in.count(3);
    last = begin - in.count(1);
    lastDigit = begin - in.count(1);
    if (kind == 2) {
      form = in.count(1);
      place = in.count(4);
      length = in.count(2);
      odd = in.count(1);
      int since = in.count(2);
      held = since == 0 ? NEVER : begin - (since - 1);
    }
  }
}
