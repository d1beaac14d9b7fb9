package dev.signalbox.api.security;

/// What the filter must remember between two pieces of a stream.
///
/// @param held text that may be the beginning of something unsafe and has not left yet
/// @param context the last released characters, which a longer match may need to look back at
/// @param released characters of filtered input consumed before `held`, for the positions of
///   findings
public record FilterProgress(String held, String context, long released) {
  /// The state before the first piece.
  public static final FilterProgress START = new FilterProgress("", "", 0);
}
