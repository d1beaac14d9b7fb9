package dev.signalbox.security;

/// How much a text is suspected of at most.
final class HighestScore {
  private HighestScore() {}

  /// 0 to 100; 0 when nothing is suspected.
  static int of(InjectionDetector detector, String text) {
    return detector.judge(text).stream()
        .mapToInt(InjectionDetector.Suspicion::score)
        .max()
        .orElse(0);
  }
}
