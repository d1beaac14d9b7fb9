package dev.signalbox.security.mention;

import java.util.List;
import java.util.Set;

/// Whether words that could be an order are only talked about: `why does the parser ignore all
/// previous rules?`, `the mail said "ignore my earlier instructions"`. Looks at a clause before
/// them and at a few words behind, so it costs the same wherever they stand. In doubt it is an
/// order: what is joined to a mention, follows its full stop or says to do it makes it one.
public final class Mention {
  /// Whoever names one of these means the model, or claims to speak for its makers.
  static final Set<String> MODEL =
      Clause.set(
          "you your yours yourself u ur ai ais assistant assistants chatbot chatbots bot bots model"
              + " models llm llms gpt chatgpt agent agents dan persona character claude gemini"
              + " assistant's system developer developers admin administrator administrators"
              + " operator operators openai anthropic google owner boss ceo creator creators now"
              + " henceforth here please kindly must shall ты твои вы ваши tu vous usted du sie");

  /// Those who ask about themselves.
  static final Set<String> MYSELF = Clause.set("i we to one people");

  /// Whose rules are the model's own.
  private static final Set<String> OWNED =
      Clause.set(
          "your ur yours you system developer's developers operator's openai's openai hidden"
              + " built safety ethical ethics content tu tus deine deinen ihre ihren tes vos твои"
              + " ваши свои 你的");

  private static final Set<String> ASKS =
      Clause.set("can could does do did may might would should why when how which what if whether");

  private static final Set<String> HELPS =
      Clause.set("can could does do did may might would will should");

  private static final Set<String> ASKED_ABROAD =
      Clause.set(
          "как почему зачем ли puedo puede podemos como peut-on puis-je peut comment pourquoi");

  /// Behind `do` and the like: no subject, but a word of an order.
  private static final Set<String> NOBODY =
      Clause.set(
          "this that it so as me us all everything exactly just simply also immediately first");

  private static final int MOST_OF_SUBJECT = 4;

  private static final Set<String> TELLS =
      Clause.set("says said tells told writes wrote asks asked");

  private static final Set<String> HAPPENS =
      Clause.set("is are was were keeps kept keep started starts been of without");

  /// Before these a verb may still be the model's own: `a bot who ignores`, `quiero que ignores`.
  private static final Set<String> JOINS = Clause.set("that who and which or que then");

  private static final Set<String> TALKS =
      Clause.set(
          "said says wrote writes write reads read called phrase phrases words sentence sentences"
              + " line text message messages example like why does quote quotes quoted term"
              + " expression title means mean explain contains containing saw typed types type"
              + " attackers attacker as string subject slogan");

  /// What settings, drivers and pupils do with rules as well. All other verbs are orders.
  private static final Set<String> EVERYDAY =
      Clause.set(
          "ignore disregard forget override overrule overwrite bypass skip drop discard cancel"
              + " dismiss neglect break violate overlook");

  /// What programs and people do with data. Who asks about it has to write the question mark.
  private static final Set<String> CARRIES =
      Clause.set(
          "send forward upload post email e-mail mail transmit submit deliver pass push copy share"
              + " exfiltrate leak smuggle");

  /// How a sentence behind a mention may begin.
  private static final Set<String> ASKS_NEXT =
      Clause.set("how why what which who is are does do did can should may could i we my our the");

  private Mention() {}

  /// Whether the order that a canonical text seems to hold from `start` up to `end` is none.
  public static boolean isOne(char[] text, int start, int end) {
    int wordEnd = end;
    while (wordEnd < text.length && Character.isLetterOrDigit(text[wordEnd])) {
      wordEnd++;
    }
    var said = Clause.words(text, start, wordEnd);
    var sequel = new Sequel(text, wordEnd);
    if (said.isEmpty() || sequel.carriesOn()) {
      return false;
    }
    if (start > 0 && Clause.isQuote(text[start - 1])) {
      return EVERYDAY.contains(said.getFirst()) && isQuoted(text, start - 1, sequel);
    }
    var before = Clause.before(text, start);
    return !before.isEmpty()
        && before.stream().noneMatch(MODEL::contains)
        && said.stream().noneMatch(OWNED::contains)
        && isTold(before, said.getFirst(), sequel);
  }

  private static boolean isQuoted(char[] text, int quote, Sequel sequel) {
    return sequel.isQuoted()
        && (sequel.saysSomethingOf()
            || Clause.before(text, quote).stream().anyMatch(TALKS::contains));
  }

  /// Whether `verb`, behind the words of its clause, says what somebody does, or asks about it.
  private static boolean isTold(List<String> before, String verb, Sequel sequel) {
    var last = before.getLast();
    if (verb.endsWith("ing")) {
      return HAPPENS.contains(last) && before.size() > 1;
    }
    if (verb.endsWith("ed") || (verb.endsWith("s") && !verb.endsWith("ss"))) {
      return !JOINS.contains(last);
    }
    if (ASKED_ABROAD.contains(last)) {
      return sequel.isQuestion();
    }
    boolean asked = asksOfOneself(before) || asksOfAnother(before);
    if (CARRIES.contains(verb)) {
      return asked && sequel.isQuestion();
    }
    return EVERYDAY.contains(verb)
        && ((asked && sequel.isQuiet(Set.of()))
            || (isReported(before) && sequel.isQuiet(ASKS_NEXT)));
  }

  /// `how do i`, `may we`, `when to`, `how can one`.
  private static boolean asksOfOneself(List<String> before) {
    int n = before.size();
    return n > 1 && MYSELF.contains(before.getLast()) && ASKS.contains(before.get(n - 2));
  }

  /// `our manual says to`.
  private static boolean isReported(List<String> before) {
    int n = before.size();
    return n > 2 && before.getLast().equals("to") && TELLS.contains(before.get(n - 2));
  }

  /// `why does the new parser`, `can a later rule`.
  private static boolean asksOfAnother(List<String> before) {
    for (int i = before.size() - 2; i >= Math.max(0, before.size() - 1 - MOST_OF_SUBJECT); i--) {
      if (HELPS.contains(before.get(i))) {
        boolean asks = i == 0 || ASKS.contains(before.get(i - 1));
        return asks && !NOBODY.contains(before.get(i + 1));
      }
    }
    return false;
  }
}
