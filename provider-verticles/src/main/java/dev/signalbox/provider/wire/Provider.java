package dev.signalbox.provider.wire;

import java.util.List;
import java.util.Locale;

/// One provider as it is known before any setting: a dialect of a wire family at an address.
///
/// @param defaultUrl where it is unless a setting says otherwise, empty when only a setting can say
/// @param apiRoot the path its API begins with, e.g. `/v1`
/// @param place what makes it active
/// @param variables what its own tools call its settings
public record Provider(
    String defaultUrl, String apiRoot, Place place, Variables variables, ProviderAdapter adapter) {
  /// One whose settings have no names but ours.
  public Provider(String defaultUrl, String apiRoot, Place place, ProviderAdapter adapter) {
    this(defaultUrl, apiRoot, place, Variables.NONE, adapter);
  }

  /// What addresses end with that name a version, longest first.
  private static final List<String> VERSIONS =
      List.of("/foundationModels/v1", "/v1beta", "/v1", "/v2");

  /// Where a provider runs, and so what makes it active.
  public enum Place {
    /// On the internet: active with a key or an address.
    CLOUD,
    /// Anywhere: active with an address, or with a key where it has a usual address.
    CONFIGURED,
    /// On this machine: active with an address, or when found there at start.
    LOOPBACK
  }

  /// Environment variables that set it up beside `<PROVIDER>_API_KEY` and `<PROVIDER>_BASE_URL`,
  /// which win; each empty when there is none.
  ///
  /// @param key for its credential
  /// @param url for its address
  /// @param account for the account that requests have to name, e.g. a folder
  public record Variables(String key, String url, String account) {
    /// No other names.
    public static final Variables NONE = new Variables("", "", "");

    /// Other names of credential and address.
    static Variables of(String key, String url) {
      return new Variables(key, url, "");
    }
  }

  /// The same, whose own tools name its settings so.
  Provider reading(Variables theirs) {
    return new Provider(defaultUrl, apiRoot, place, theirs, adapter);
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
    var stem = withoutEnd(path, apiRoot);
    for (var version : VERSIONS) {
      stem = withoutEnd(stem, version);
    }
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
