package dev.signalbox.api.inference;

/// How many answers are wanted to one request, and whether each comes with how likely its words
/// were.
///
/// @param count 1 to [#MOST]
/// @param logprobs whether the likelihood of each token is wanted
/// @param alternatives how many other tokens are wanted with theirs at each place, 0 to
///   [#MOST_ALTERNATIVES]; 0 where `logprobs` is not set
public record Choices(int count, boolean logprobs, int alternatives) {
  /// As many as one request may ask for.
  public static final int MOST = 16;

  /// As many as whoever gives more than one gives at least.
  public static final int SEVERAL = 8;

  /// As many as any provider gives.
  public static final int MOST_ALTERNATIVES = 20;

  /// One answer and nothing more.
  public static final Choices ONE = new Choices(1, false, 0);

  public Choices {
    count = Math.clamp(count, 1, MOST);
    alternatives = logprobs ? Math.clamp(alternatives, 0, MOST_ALTERNATIVES) : 0;
  }
}
