package dev.signalbox.api.inference;

/// What of a request, beside its messages, the provider shall keep in its prompt cache; in messages
/// [Part.CacheMark] says so.
///
/// @param tools whether the tools shall be kept
/// @param systemChars how many characters of the system prompt, from its beginning; 0 for none
public record Caching(boolean tools, int systemChars, Lifetime lifetime) {
  /// Left to the provider.
  public static final Caching AS_USUAL = new Caching(false, 0, Lifetime.FIVE_MINUTES);

  /// How long it is kept after its last use.
  public enum Lifetime {
    FIVE_MINUTES,
    ONE_HOUR
  }
}
