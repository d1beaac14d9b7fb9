package dev.signalbox.security;

import dev.signalbox.api.security.Evidence;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.Severity;
import java.util.ArrayList;
import java.util.List;

/// Writes what may leave of one piece, with redactions in place of what may not.
final class Redactor implements SecretScanner.Sink {
  private final String text;
  private final FoldedText folded;
  private final int offset;
  private final FilterOutput piece;
  private final List<Finding> findings = new ArrayList<>(0);
  private final StringBuilder out = new StringBuilder(0);
  private int written;
  private boolean untouched = true;

  /// A redactor of `text`, whose folded character 0 stands at `offset` of the scanner's window.
  Redactor(String text, FoldedText folded, int offset, FilterOutput piece) {
    this.text = text;
    this.folded = folded;
    this.offset = offset;
    this.piece = piece;
  }

  @Override
  public void redacted(int from, Match match) {
    int start = folded.start(from - offset);
    int end = folded.end(match.end() - 1 - offset);
    cut(start, end);
    out.append("[REDACTED:").append(match.kind()).append(']');
    long released = piece.progress().released();
    findings.add(
        new Finding(
            match.kind(),
            Severity.HIGH,
            Finding.Action.REDACTED,
            piece.channel(),
            (int) (released + start),
            (int) (released + end),
            Evidence.NONE));
  }

  @Override
  public void dropped(int from, int to) {
    if (to > from) {
      cut(folded.start(from - offset), folded.end(to - 1 - offset));
    }
  }

  private void cut(int start, int end) {
    out.append(text, written, start);
    written = end;
    untouched = false;
  }

  /// What may leave of the text up to `end`.
  String upTo(int end) {
    if (untouched) {
      return end == text.length() ? text : text.substring(0, end);
    }
    return out.append(text, Math.min(written, end), end).toString();
  }

  List<Finding> findings() {
    return findings;
  }
}
