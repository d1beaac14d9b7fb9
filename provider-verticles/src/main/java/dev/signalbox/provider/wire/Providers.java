package dev.signalbox.provider.wire;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.provider.wire.OpenAiDialect.Quirk;
import dev.signalbox.provider.wire.Provider.Place;
import dev.signalbox.provider.wire.Provider.Variables;
import java.util.List;
import java.util.stream.Stream;

/// The one place that names providers. One that speaks chat completions is one entry here and a
/// folder of fixtures.
public final class Providers {
  private static final OpenAiDialect COMPATIBLE = OpenAiDialect.COMPATIBLE;

  /// What servers of open models take beyond it.
  private static final OpenAiDialect SERVER = COMPATIBLE.with(Quirk.TOP_K);

  private static final List<Provider> ALL =
      Stream.of(particular(), similar(), otherClouds(), proxies(), servers())
          .flatMap(List::stream)
          .toList();

  private static final List<Provider> VOICES =
      List.of(
          new Provider(
              "https://api.elevenlabs.io",
              "/v1",
              Place.CLOUD,
              new ElevenLabsAdapter("elevenlabs")));

  private Providers() {}

  /// Every provider of models that is reached over HTTP.
  public static List<Provider> all() {
    return ALL;
  }

  /// Every provider that says texts aloud, and does nothing else.
  public static List<Provider> voices() {
    return VOICES;
  }

  /// All of them.
  public static List<Provider> withVoices() {
    return Stream.concat(ALL.stream(), VOICES.stream()).toList();
  }

  /// Clouds with ways of their own.
  private static List<Provider> particular() {
    return List.of(
        chat(
            "openai",
            "https://api.openai.com",
            "/v1",
            COMPATIBLE
                .limitingCompletionTokens()
                .upToTemperature(2, "o1", "o3", "o4", "gpt-5")
                .with(Quirk.VECTORS_AS_BYTES)),
        chat(
            "groq",
            "https://api.groq.com",
            "/openai/v1",
            COMPATIBLE
                .limitingCompletionTokens()
                .without(Capability.EMBEDDINGS)
                .with(Quirk.ONE_CHOICE, Quirk.NO_LOGPROBS, Quirk.NO_NAMES)),
        chat(
            "perplexity",
            "https://api.perplexity.ai",
            "",
            COMPATIBLE
                .upToTemperature(1.99)
                .listingAt("/v1/models")
                .without(Capability.TOOLS, Capability.EMBEDDINGS)
                .with(
                    Quirk.ALTERNATING_TURNS,
                    Quirk.OBJECT_BY_SCHEMA,
                    Quirk.TOP_K,
                    Quirk.NO_STOP,
                    Quirk.NO_SEED,
                    Quirk.ONE_CHOICE,
                    Quirk.NO_LOGPROBS,
                    Quirk.NO_NAMES)),
        mistral());
  }

  private static Provider mistral() {
    return chat(
        "mistral",
        "https://api.mistral.ai",
        "/v1",
        COMPATIBLE
            .upToTemperature(1.5)
            .limitedBy(
                RateLimits.Window.ofRequests("x-ratelimit-remaining-req-minute", ""),
                RateLimits.Window.ofTokens("x-ratelimit-remaining-tokens-minute", ""))
            .with(
                Quirk.USAGE_UNASKED,
                Quirk.NINE_CHARACTER_CALL_IDS,
                Quirk.MARKED_PREFIX,
                Quirk.RANDOM_SEED,
                Quirk.NO_LOGPROBS,
                Quirk.NO_NAMES,
                Quirk.KNOWN_MEMBERS_ONLY,
                Quirk.OUTPUT_DIMENSION));
  }

  /// Clouds that follow the family closely.
  private static List<Provider> similar() {
    return List.of(
        chat(
            "together",
            "https://api.together.xyz",
            "/v1",
            SERVER
                .limitedBy(
                    RateLimits.Window.ofRequests("x-ratelimit-remaining", "x-ratelimit-reset"))
                .with(Quirk.NO_LOGPROBS)),
        chat("openrouter", "https://openrouter.ai", "/api/v1", SERVER.with(Quirk.ONE_CHOICE)),
        chat(
            "deepinfra",
            "https://api.deepinfra.com",
            "/v1/openai",
            SERVER.with(Quirk.REASONING_SOMETIMES_APART, Quirk.NO_LOGPROBS)),
        chat(
            "xai",
            "https://api.x.ai",
            "/v1",
            COMPATIBLE
                .limitingCompletionTokens()
                .without(Capability.EMBEDDINGS)
                .with(Quirk.REASONING_APART)));
  }

  /// Clouds that speak wires of their own.
  private static List<Provider> otherClouds() {
    return List.of(
        new Provider(
            "https://api.anthropic.com", "/v1", Place.CLOUD, new AnthropicAdapter("anthropic")),
        new Provider(
            "https://generativelanguage.googleapis.com",
            "/v1beta",
            Place.CLOUD,
            new GeminiAdapter("gemini")),
        new Provider("https://api.cohere.com", "", Place.CLOUD, new CohereAdapter("cohere")),
        new Provider(
                "https://llm.api.cloud.yandex.net", "", Place.CLOUD, new YandexAdapter("yandex"))
            .reading(new Variables("", "", "YANDEX_FOLDER_ID")));
  }

  /// In front of other providers, wherever their owner runs them.
  private static List<Provider> proxies() {
    return List.of(
        chat("litellm", "", "/v1", Place.CONFIGURED, SERVER.with(Quirk.SIGNED_CALLS))
            .reading(Variables.of("LITELLM_MASTER_KEY", "LITELLM_URL")),
        chat(
                "openclaw",
                "http://127.0.0.1:8000",
                "/v1",
                Place.CONFIGURED,
                COMPATIBLE
                    .without(Capability.JSON_SCHEMA)
                    .with(Quirk.INLINE_IMAGES_ONLY, Quirk.ONE_CHOICE, Quirk.NO_LOGPROBS))
            .reading(Variables.of("OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_URL")),
        chat("openai-compatible", "", "/v1", Place.CONFIGURED, SERVER.with(Quirk.SIGNED_CALLS)));
  }

  /// On this machine, at the ports they listen on unless told otherwise.
  private static List<Provider> servers() {
    return List.of(
        new Provider("http://127.0.0.1:11434", "/api", Place.LOOPBACK, new OllamaAdapter("ollama"))
            .reading(Variables.of("", "OLLAMA_HOST")),
        server("lmstudio", 1234, "/v1", SERVER.with(Quirk.ONE_CHOICE, Quirk.NO_LOGPROBS)),
        server("llamacpp", 8080, "/v1", SERVER.with(Quirk.ONE_CHOICE)),
        server("vllm", 8000, "/v1", SERVER),
        server("docker-model-runner", 12434, "/engines/v1", SERVER.with(Quirk.ONE_CHOICE)),
        server("jan", 1337, "/v1", SERVER.with(Quirk.ONE_CHOICE)));
  }

  private static Provider server(String id, int port, String root, OpenAiDialect dialect) {
    return chat(id, "http://127.0.0.1:" + port, root, Place.LOOPBACK, dialect);
  }

  private static Provider chat(String id, String url, String root, OpenAiDialect dialect) {
    return chat(id, url, root, Place.CLOUD, dialect);
  }

  private static Provider chat(
      String id, String url, String root, Place place, OpenAiDialect dialect) {
    return new Provider(url, root, place, new OpenAiAdapter(id, dialect));
  }
}
