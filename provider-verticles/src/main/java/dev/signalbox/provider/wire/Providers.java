package dev.signalbox.provider.wire;

import dev.signalbox.provider.wire.Provider.Place;
import dev.signalbox.provider.wire.Provider.Variables;
import java.util.List;

/// The one place that names providers. One that speaks chat completions is one line here and a
/// folder of fixtures.
public final class Providers {
  private static final List<Provider> ALL =
      List.of(
          new Provider(
              "https://api.openai.com",
              "/v1",
              Place.CLOUD,
              new OpenAiAdapter("openai", OpenAiDialect.OPENAI)),
          new Provider(
              "https://api.anthropic.com", "/v1", Place.CLOUD, new AnthropicAdapter("anthropic")),
          new Provider(
              "http://127.0.0.1:11434",
              "/api",
              Place.LOOPBACK,
              Variables.of("", "OLLAMA_HOST"),
              new OllamaAdapter("ollama")),
          new Provider(
              "https://generativelanguage.googleapis.com",
              "/v1beta",
              Place.CLOUD,
              new GeminiAdapter("gemini")),
          new Provider("https://api.cohere.com", "", Place.CLOUD, new CohereAdapter("cohere")),
          new Provider(
              "https://llm.api.cloud.yandex.net",
              "",
              Place.CLOUD,
              new Variables("", "", "YANDEX_FOLDER_ID"),
              new YandexAdapter("yandex")),
          openAiCompatible("openai-compatible", "", "/v1", Place.CONFIGURED),
          openAiCompatible("lmstudio", "http://127.0.0.1:1234", "/v1", Place.LOOPBACK),
          openAiCompatible("llamacpp", "http://127.0.0.1:8080", "/v1", Place.LOOPBACK),
          openAiCompatible("vllm", "http://127.0.0.1:8000", "/v1", Place.LOOPBACK),
          openAiCompatible(
              "docker-model-runner", "http://127.0.0.1:12434", "/engines/v1", Place.LOOPBACK),
          openAiCompatible("jan", "http://127.0.0.1:1337", "/v1", Place.LOOPBACK));

  private Providers() {}

  /// Every provider that is reached over HTTP.
  public static List<Provider> all() {
    return ALL;
  }

  private static Provider openAiCompatible(String id, String url, String apiRoot, Place place) {
    return new Provider(url, apiRoot, place, new OpenAiAdapter(id, OpenAiDialect.COMPATIBLE));
  }
}
