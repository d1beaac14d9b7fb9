package dev.signalbox.api.identity;

/// How much a caller may use; 0 stands for no limit.
///
/// @param requestsPerMinute inferences begun within any minute
/// @param tokensPerMinute input and output tokens within any minute
/// @param requestsPerDay inferences begun within a calendar day (UTC)
/// @param tokensPerDay tokens within a calendar day (UTC)
public record UsageLimits(
    long requestsPerMinute, long tokensPerMinute, long requestsPerDay, long tokensPerDay) {
  /// Nothing is limited.
  public static final UsageLimits NONE = new UsageLimits(0, 0, 0, 0);

  /// Whether anything is limited.
  public boolean limitsAnything() {
    return requestsPerMinute > 0 || tokensPerMinute > 0 || requestsPerDay > 0 || tokensPerDay > 0;
  }
}
