package dev.signalbox.provider.wire;

/// How long a provider wants to be left alone, as it says itself.
///
/// @param waitMillis not to be asked again before so many ms, 0 when at once; at most a day
/// @param remainingRequests calls left in its present window, -1 when it does not say
/// @param remainingTokens tokens left in its present window, -1 when it does not say
public record RateLimit(long waitMillis, long remainingRequests, long remainingTokens) {
  /// It says nothing.
  public static final RateLimit UNTOLD = new RateLimit(0, -1, -1);

  private static final long LONGEST_WAIT = 24 * 3_600_000L;

  public RateLimit {
    waitMillis = Math.clamp(waitMillis, 0, LONGEST_WAIT);
  }

  /// The same with so many requests left.
  RateLimit leaving(long requests) {
    return new RateLimit(waitMillis, requests, remainingTokens);
  }

  /// The same with so many tokens left.
  RateLimit leavingTokens(long tokens) {
    return new RateLimit(waitMillis, remainingRequests, tokens);
  }

  /// The same with another wait.
  RateLimit waiting(long millis) {
    return new RateLimit(millis, remainingRequests, remainingTokens);
  }
}
