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

  /// The path below which its API lies on a server whose address ends with `path`. Addresses are
  /// taken with and without the version. Other paths are a proxy's: complete for chat completions,
  /// as in that family's own clients, a prefix for the others.
  public String root(String path) {
    if (path.isEmpty()) {
      return apiRoot;
    }
    if (adapter instanceof OpenAiAdapter) {
      return path;
    }
    var stem = withoutEnd(withoutEnd(path, apiRoot), "/v1");
    return stem + apiRoot;
  }

  private static String withoutEnd(String path, String end) {
    return path.endsWith(end) ? path.substring(0, path.length() - end.length()) : path;
  }

  /// What the names of its settings begin with, e.g. `OPENAI_COMPATIBLE`.
  public String settingPrefix() {
    return id().toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
