package dev.signalbox.security;

import dev.signalbox.api.GatewayError.OutputBlocked;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.security.Evidence;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.OutputRule;
import dev.signalbox.api.security.RuleState;
import dev.signalbox.api.security.RuleVerdict;
import dev.signalbox.api.security.Severity;
import java.util.ArrayList;
import java.util.List;

/// The output filter: a pure function from a piece of output, and what was remembered of the piece
/// before, to what may leave. However an answer is cut, the released pieces joined equal the
/// filtered whole, and text that cannot begin anything unsafe leaves at once.
final class OutputFilter {
  /// More invisible characters in a row than any script needs: somebody hides something.
  private static final int MOST_INVISIBLE = 64;

  private final SecretScanner scanner;
  private final List<RuleVerdict> unscanned;
  private final List<RuleVerdict> unscannedOfShortPrompt;

  OutputFilter(SecretShapes shapes) {
    this(shapes, OutputPolicy.EVERYTHING);
  }

  OutputFilter(SecretShapes shapes, OutputPolicy policy) {
    this.scanner = new SecretScanner(shapes, policy);
    this.unscanned = policy.switchedOff();
    var more = new ArrayList<>(unscanned);
    more.add(new RuleVerdict(OutputRule.PROMPT_LEAK, RuleState.PROMPT_TOO_SHORT));
    this.unscannedOfShortPrompt = List.copyOf(more);
  }

  Outcome<FilteredOutput> filter(FilterOutput piece, ProtectedPrompt prompt) {
    var state = FilterState.of(piece.progress());
    var held = piece.progress().held();
    var text = held.isEmpty() ? piece.text() : held + piece.text();
    var folded = FoldedText.ofOutput(text, state.invisible(), piece.last());
    var window = window(state.lookback(), folded, piece.last());
    var view = new View(piece, prompt, unscanned(prompt), state, text, folded, window);
    if (folded.longestInvisibleRun() > MOST_INVISIBLE) {
      return view.blocked("hidden_text", Severity.HIGH, window.from());
    }
    int begin = wordsBegin(state, window);
    var watches = new Watches(prompt, state, window, begin, window.end());
    if (watches.promptLeaks()) {
      return view.blocked("system_prompt_leak", Severity.CRITICAL, window.from());
    }
    if (watches.canaryLeaks()) {
      return view.blocked("canary", Severity.CRITICAL, window.from());
    }
    int stop = piece.last() ? window.end() : watches.hold();
    return Outcome.ok(view.released(scanner, stop, begin, watches));
  }

  /// The rules that do not read an answer given under `prompt`: one of two lists that never change.
  private List<RuleVerdict> unscanned(ProtectedPrompt prompt) {
    return prompt.isLeakable() ? unscanned : unscannedOfShortPrompt;
  }

  private static Window window(String lookback, FoldedText folded, boolean last) {
    return new Window(folded.behind(lookback), lookback.length(), last);
  }

  /// The first position a word may begin at: behind the tail of one that was cut.
  private static int wordsBegin(FilterState state, Window window) {
    int begin = 0;
    while (state.midWord()
        && begin < window.end()
        && WordReader.isWordCharacter(window.chars()[begin])) {
      begin++;
    }
    return begin;
  }

  /// One piece being filtered.
  private record View(
      FilterOutput piece,
      ProtectedPrompt prompt,
      List<RuleVerdict> unscanned,
      FilterState state,
      String text,
      FoldedText folded,
      Window window) {
    /// Enough to see a name and its sign before a value.
    private static final int LOOK_BACK = 96;

    Outcome<FilteredOutput> blocked(String kind, Severity severity, int at) {
      long from = piece.progress().released() + folded.start(at - window.from());
      long to = piece.progress().released() + text.length();
      return Outcome.err(
          new OutputBlocked(
              List.of(
                  new Finding(
                      kind,
                      severity,
                      Finding.Action.BLOCKED,
                      piece.channel(),
                      (int) from,
                      (int) to,
                      Evidence.NONE))));
    }

    FilteredOutput released(SecretScanner scanner, int stop, int begin, Watches atEnd) {
      var progress = new SecretScanner.Progress(state.mode(), state.dropped());
      var redactor = new Redactor(text, folded, window.from(), piece);
      int reached = scanner.scan(window, stop, progress, redactor);
      int consumed = reached == window.end() ? folded.end() : folded.start(reached - window.from());
      var out = redactor.upTo(consumed);
      if (piece.last()) {
        return new FilteredOutput(out, FilterProgress.START, redactor.findings(), unscanned);
      }
      var watches =
          reached == window.end() ? atEnd : new Watches(prompt, state, window, begin, reached);
      int lookback = Math.min(Math.max(0, reached - LOOK_BACK), watches.lookBack());
      boolean midWord =
          lookback > 0 ? WordReader.isWordCharacter(window.chars()[lookback - 1]) : state.midWord();
      var next =
          new FilterState(
              progress.mode(),
              progress.dropped(),
              reached == window.end() ? folded.openInvisibleRun() : 0,
              watches.canaryStates(),
              watches.letters(),
              midWord,
              new String(window.chars(), lookback, reached - lookback));
      return new FilteredOutput(
          out,
          new FilterProgress(
              text.substring(consumed), next.pack(), piece.progress().released() + consumed),
          redactor.findings(),
          unscanned);
    }
  }
}
