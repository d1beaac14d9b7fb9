package dev.signalbox.provider.wire;

import java.util.Locale;

/// One provider as it is known before any setting: a dialect of a wire family at an address.
///
/// @param defaultUrl where it is unless a setting says otherwise, empty when only a setting can say
/// @param apiRoot the path its API begins with, e.g. `/v1`
/// @param place what makes it active
public record Provider(String defaultUrl, String apiRoot, Place place, ProviderAdapter adapter) {
  /// Where a provider runs, and so what makes it active.
  public enum Place {
    /// On the internet: active with a key or an address.
    CLOUD,
    /// Anywhere: active with an address.
    CONFIGURED,
    /// On this machine: active with an address, or when found there at start.
    LOOPBACK
  }

  /// The provider's id.
  public String id() {
    return adapter.id();
  }

  /// What the names of its settings begin with, e.g. `OPENAI_COMPATIBLE`.
  public String settingPrefix() {
    return id().toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
