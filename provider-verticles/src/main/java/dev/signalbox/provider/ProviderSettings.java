package dev.signalbox.provider;

import dev.signalbox.api.Secret;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Settings;
import dev.signalbox.provider.wire.Provider;
import dev.signalbox.provider.wire.Provider.Place;
import java.util.List;

/// The settings every provider has, named after it.
record ProviderSettings(
    Provider provider, Setting<String> key, Setting<String> url, Setting<String> model) {
  /// Ollama's own variable for its address, so that one set for its tools serves here too.
  private static final Setting<String> OLLAMA_HOST =
      Setting.text(
          "providers.ollama.host",
          "OLLAMA_HOST",
          "",
          "Address of the Ollama server as its own tools read it, host or host:port");

  private static final String OLLAMA_PORT = ":11434";

  static ProviderSettings of(Provider provider) {
    var place = "providers." + provider.id() + ".";
    var env = provider.settingPrefix();
    var name = provider.id();
    return new ProviderSettings(
        provider,
        Setting.secret(place + "apiKey", env + "_API_KEY", "API key of " + name),
        new Setting<>(
            place + "baseUrl",
            env + "_BASE_URL",
            "",
            "Address of " + name + ", with or without the version at its end",
            written -> checked(written, provider),
            false),
        Setting.text(place + "model", env + "_MODEL", "", "Model that `auto` means at " + name));
  }

  private static String checked(String written, Provider provider) {
    if (!written.isEmpty()) {
      var _ = Endpoint.of(written, provider);
    }
    return written;
  }

  List<Setting<?>> all() {
    return isOllama() ? List.of(key, url, model, OLLAMA_HOST) : List.of(key, url, model);
  }

  /// The provider as configured; empty when neither key nor address make it active.
  List<ProviderConfig.Configured> read(Settings settings) {
    var address = settings.get(url);
    if (address.isEmpty() && isOllama()) {
      address = ollamaAddress(settings.get(OLLAMA_HOST));
    }
    var secret = settings.get(key);
    var active = !address.isEmpty() || (provider.place() == Place.CLOUD && !secret.isEmpty());
    return active
        ? List.of(
            new ProviderConfig.Configured(
                provider,
                address.isEmpty() ? provider.defaultUrl() : address,
                new Secret(secret),
                settings.get(model)))
        : List.of();
  }

  private boolean isOllama() {
    return provider.settingPrefix().equals("OLLAMA");
  }

  /// `0.0.0.0` is where a server listens, not where it is reached.
  private static String ollamaAddress(String host) {
    if (host.isEmpty() || host.contains("://")) {
      return host;
    }
    var withPort = host.contains(":") ? host : host + OLLAMA_PORT;
    return "http://" + withPort.replace("0.0.0.0", "127.0.0.1");
  }
}
