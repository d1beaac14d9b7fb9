package dev.signalbox.security;

/// One reading of a text: the text itself, or something it hides.
final class TextView {
  private final String text;
  private final char[] canonical;
  private final EvidenceSpan place;
  private final boolean hidden;

  private TextView(String text, char[] canonical, EvidenceSpan place, boolean hidden) {
    this.text = text;
    this.canonical = canonical;
    this.place = place;
    this.hidden = hidden;
  }

  /// The text as it stands.
  static TextView plain(String text) {
    return new TextView(text, CanonicalText.of(text), EvidenceSpan.whole(text), false);
  }

  /// What stands disguised at `place` of the text that is judged.
  static TextView hidden(String text, EvidenceSpan place) {
    return new TextView(text, CanonicalText.of(text), place, true);
  }

  String text() {
    return text;
  }

  /// As rules and model read it; not to be changed.
  char[] canonical() {
    return canonical;
  }

  /// Where in the judged text it stands.
  EvidenceSpan place() {
    return place;
  }

  boolean isHidden() {
    return hidden;
  }

  /// Where in the judged text the canonical characters from `from` up to `to` stand; of what was
  /// hidden, the whole disguise.
  EvidenceSpan place(int from, int to) {
    return hidden ? place : EvidenceSpan.of(text, from, wordEnd(to));
  }

  /// The end of the word that goes on at `at`, in scripts whose words stand apart.
  private int wordEnd(int at) {
    int end = at;
    while (end < canonical.length
        && canonical[end] < 0x0E00
        && WordReader.isWordCharacter(canonical[end])) {
      end++;
    }
    return end;
  }
}
