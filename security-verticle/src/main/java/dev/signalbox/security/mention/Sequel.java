package dev.signalbox.security.mention;

import java.util.List;
import java.util.Set;

/// What stands behind words that could be an order: a hundred characters of it.
final class Sequel {
  private static final int MOST = 100;

  private static final Set<String> JOINS = Clause.set("and but so");

  /// What may follow `and` when nothing is ordered.
  private static final Set<String> NO_ORDER =
      Clause.set(
          "when how why what who where which whether if are is was were has have had the a an they"
              + " it he she i we in for of from on my our their his her its not does did can"
              + " settings options values prompts messages rules restrictions guidelines policies"
              + " instructions filters regulations laws some many most nobody everybody everyone"
              + " others this these those there если когда si quand cuando wenn");

  private static final Set<String> CARRIES_ON =
      Clause.set(
          "instead then now from reveal print output say tell reply respond answer repeat show"
              + " write act become pretend you your please just obey follow execute comply give"
              + " sing talk speak start only translate");

  private static final Set<String> BREAKS =
      Clause.set("instead afterwards afterward then now immediately");

  private static final Set<String> OBEYS = Clause.set("obey comply accordingly likewise");

  private static final Set<String> OBEYS_IT =
      Set.of(
          "do it",
          "do that",
          "do so",
          "do this",
          "do what",
          "do as",
          "do the",
          "act on",
          "act so",
          "follow it",
          "follow that",
          "follow this",
          "follow them",
          "run it",
          "execute it");

  private static final Set<String> PREDICATES =
      Clause.set("is are was mean means meant work works appear appears come comes stand do");

  private static final Set<String> WANTED =
      Clause.set("i my me we order orders task must required valid mandatory");

  private final char[] text;
  private final int from;
  private final int end;
  private final List<String> words;

  /// What stands in a canonical text from `from` on.
  Sequel(char[] text, int from) {
    this.text = text;
    this.from = from;
    this.end = Math.min(text.length, from + MOST);
    this.words = Clause.words(text, from, end);
  }

  /// Whether an order follows at once, or one to do what was said.
  boolean carriesOn() {
    return begins() || obeys();
  }

  private boolean begins() {
    if (words.isEmpty() || text[from] == '?') {
      return false;
    }
    var first = words.getFirst();
    boolean joined = JOINS.contains(first) && words.size() > 1;
    return joined ? !NO_ORDER.contains(words.get(1)) : CARRIES_ON.contains(first);
  }

  private boolean obeys() {
    for (int i = 0; i < words.size(); i++) {
      boolean mine = i > 0 && Mention.MYSELF.contains(words.get(i - 1));
      var next = i + 1 < words.size() ? words.get(i + 1) : "";
      if (!mine && (OBEYS.contains(words.get(i)) || OBEYS_IT.contains(words.get(i) + ' ' + next))) {
        return true;
      }
    }
    return false;
  }

  /// Whether it asks, and orders nothing before the question mark.
  boolean isQuestion() {
    return questionMark() < end && isQuiet(Set.of());
  }

  /// Whether the sentence ends here and no order follows; a next one may begin with `allowed`.
  boolean isQuiet(Set<String> allowed) {
    return isQuiet(questionMark(), allowed);
  }

  private int questionMark() {
    int at = from;
    while (at < end && text[at] != '?') {
      at++;
    }
    return at;
  }

  /// Whether nothing up to `until` is an order, and no sentence ends before it.
  private boolean isQuiet(int until, Set<String> allowed) {
    var here = Clause.words(text, from, until);
    for (int i = 0; i < here.size(); i++) {
      boolean joins = JOINS.contains(here.get(i)) && i + 1 < here.size();
      if (BREAKS.contains(here.get(i)) || (joins && !NO_ORDER.contains(here.get(i + 1)))) {
        return false;
      }
    }
    for (int at = from; at < until; at++) {
      var next = isBreak(at) ? Clause.words(text, at + 1, until) : List.<String>of();
      var open = text[at] == ',' ? NO_ORDER : allowed;
      boolean joins = text[at] == ',' && !next.isEmpty() && JOINS.contains(next.getFirst());
      if (!joins && !next.isEmpty() && !open.contains(next.getFirst())) {
        return false;
      }
    }
    return true;
  }

  /// Whether a clause ends at `at`; a dot or a stroke within a name ends none.
  private boolean isBreak(int at) {
    boolean last = at + 1 == text.length || !Clause.isWord(text[at + 1]);
    boolean apart = at > from && !Clause.isWord(text[at - 1]);
    return switch (text[at]) {
      case ',', ':', ';', '|', '>', '\u2014', '\u2013', '\u3002' -> true;
      case '.', '!' -> last;
      case '-' -> last || apart;
      default -> false;
    };
  }

  /// Whether a quotation ends here that orders nothing more.
  boolean isQuoted() {
    int quote = closing();
    return quote < end && isQuiet(quote, Set.of());
  }

  /// Whether something is said of the quotation that ends here.
  boolean saysSomethingOf() {
    var said = Clause.words(text, Math.min(end, closing() + 1), end);
    var few = said.subList(0, Math.min(said.size(), 6));
    return !few.isEmpty()
        && PREDICATES.contains(few.getFirst())
        && few.stream().noneMatch(word -> Mention.MODEL.contains(word) || WANTED.contains(word));
  }

  private int closing() {
    int quote = from;
    while (quote < end && (!Clause.isQuote(text[quote]) || isBetweenLetters(quote))) {
      quote++;
    }
    return quote;
  }

  private boolean isBetweenLetters(int at) {
    return at > 0
        && at + 1 < text.length
        && Character.isLetterOrDigit(text[at - 1])
        && Character.isLetterOrDigit(text[at + 1]);
  }
}
