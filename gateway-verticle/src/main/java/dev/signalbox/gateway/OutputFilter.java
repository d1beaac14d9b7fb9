package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.UnreadPart;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Carries an answer through the filter, piece by piece. One question is in flight at a time; what
/// arrives meanwhile goes together into the next, so that a fast provider costs few questions and a
/// slow one no delay. Channels take their turns in the order their text came.
final class OutputFilter {
  /// Hears how the filtering goes.
  interface Listener {
    /// A question was answered and its text given to the sink.
    void released();

    /// Everything was released, after the [Delta.Finish] or [#breakOff].
    void finished();

    /// The filter refused or could not be asked.
    void failed(GatewayError error);
  }

  /// What every question of one request has alike.
  ///
  /// @param pace when text is filtered
  /// @param tools those the caller offered: only their names are known to be harmless
  record Subject(
      RequestId id, Canary canary, String protectedPrompt, Pace pace, List<Tool> tools) {}

  /// When what was written is filtered.
  enum Pace {
    /// Once it is whole.
    WHOLE,
    /// As it comes.
    PIECES,
    /// As it comes, but in an order that is the same whenever it is filtered again.
    ORDERED
  }

  private static final long MAX_WAITING_CHARS = 64 * 1024;
  private static final long MAX_ANSWER_CHARS = 16 * 1024 * 1024;

  private final Function<FilterOutput, Future<Outcome<FilteredOutput>>> ask;
  private final Subject subject;
  private final AnswerSink sink;
  private final Listener listener;
  private final ChannelTurns turns = new ChannelTurns();
  private final LastPieces last = new LastPieces();
  private final ScanTally tally = new ScanTally();
  private final Map<Integer, ChoiceChannels> choices = new TreeMap<>();
  private final Waiting waiting = new Waiting();
  private @Nullable ChoiceChannels first;
  private long pendingChars;
  private long keptChars;
  private boolean asking;
  private boolean ending;
  private boolean broken;
  private boolean cut;
  private boolean over;

  OutputFilter(
      Function<FilterOutput, Future<Outcome<FilteredOutput>>> ask,
      Subject subject,
      AnswerSink sink,
      Listener listener) {
    this.ask = ask;
    this.subject = subject;
    this.sink = sink;
    this.listener = listener;
  }

  /// Whether so much waits that the provider should pause.
  boolean isBehind() {
    return isPiecewise() && pendingChars > MAX_WAITING_CHARS;
  }

  /// Whether more waits than an answer may hold.
  boolean isTooLarge() {
    return pendingChars + keptChars + last.chars() > MAX_ANSWER_CHARS;
  }

  private boolean isPiecewise() {
    return subject.pace() != Pace.WHOLE;
  }

  /// What the filter did so far.
  ScanTally tally() {
    return tally;
  }

  /// Nothing is asked or released any more.
  void stop() {
    over = true;
  }

  /// Takes what the provider wrote; [#pump] sends it on its way.
  void add(Delta delta) {
    if (subject.pace() == Pace.ORDERED && last.takes(delta)) {
      return;
    }
    switch (delta) {
      case Delta.Piece piece -> choice(0).add(piece);
      case Delta.Further(int choice, Delta.Piece piece) -> choice(choice).add(piece);
      case Delta.Finish _ -> {
        choices.values().forEach(ChoiceChannels::end);
        var pieces = last.take();
        if (!pieces.isEmpty()) {
          choice(0).play(pieces);
        }
        ending = true;
      }
    }
  }

  /// Nothing follows, though more should: the text that came is read to its end, and what waits for
  /// a whole answer is left out. [Listener#finished] follows as after a [Delta.Finish].
  void breakOff() {
    broken = true;
    ending = true;
    pump();
  }

  /// Nothing follows because the reader wanted no more. Where it stopped is its own choice: what
  /// the filter holds at that point may be the beginning of what must not leave, and stays.
  void cutOff() {
    cut = true;
    breakOff();
  }

  private ChoiceChannels choice(int number) {
    if (number == 0 && first != null) {
      return first;
    }
    var choice =
        choices.computeIfAbsent(
            number,
            n -> new ChoiceChannels(n, subject.tools(), n == 0 ? sink : sink.further(n), waiting));
    first = number == 0 ? choice : first;
    return choice;
  }

  /// Where the texts of all answers wait for their turn.
  private final class Waiting implements ChoiceChannels.Queue {
    @Override
    public ChannelTurns turns() {
      return turns;
    }

    @Override
    public void add(OutputChannel channel, String text) {
      turns.queue(channel, text);
      pendingChars += text.length();
    }

    @Override
    public void passes(UnreadPart part) {
      tally.passes(part);
    }

    @Override
    public void keep(long characters) {
      keptChars += characters;
    }
  }

  /// Asks about what waits, unless a question is in flight or the client cannot keep up.
  void pump() {
    if (asking || over || sink.isFull() || !(ending || isPiecewise())) {
      return;
    }
    var channel = turns.next(ending && !cut);
    if (channel != null) {
      ask(channel, (ending && !cut) || channel.isComplete());
    } else if (ending) {
      over = true;
      if (!broken) {
        choices.values().forEach(ChoiceChannels::left);
      }
      listener.finished();
    }
  }

  private void ask(OutputChannel channel, boolean last) {
    asking = true;
    var text = channel.take(last);
    pendingChars = Math.max(0, pendingChars - text.length());
    ask.apply(
            new FilterOutput(
                subject.id(),
                channel.name(),
                subject.canary(),
                subject.protectedPrompt(),
                channel.progress(),
                text,
                last))
        .onComplete(
            outcome -> answered(channel, last, outcome),
            defect -> answered(channel, last, Outcome.err(new GatewayError.Internal())));
  }

  private void answered(OutputChannel channel, boolean last, Outcome<FilteredOutput> outcome) {
    asking = false;
    if (over) {
      return;
    }
    switch (outcome) {
      case Outcome.Ok<FilteredOutput>(var filtered) -> {
        if (!filtered.findings().isEmpty()
            && filtered.findings().stream().anyMatch(OutputFilter::isRedaction)) {
          channel.alter();
        }
        tally.read(filtered);
        channel.released(filtered.text(), filtered.progress(), last);
        if (!filtered.findings().isEmpty()) {
          sink.found(filtered.findings());
        }
        sink.flush();
        listener.released();
        pump();
      }
      case Outcome.Err<FilteredOutput>(var error) -> {
        over = true;
        tally.ended(error);
        listener.failed(error);
      }
    }
  }

  private static boolean isRedaction(Finding finding) {
    return finding.action() == Finding.Action.REDACTED;
  }
}
