package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import dev.signalbox.provider.wire.Provider;
import dev.signalbox.provider.wire.Providers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointTest {
  @Test
  void addressesWorkWithAndWithoutTheirVersionAndASlash() {
    for (var url : new String[] {"http://h:9", "http://h:9/", "http://h:9/v1", "http://h:9/v1/"}) {
      assertThat(Endpoint.of(url, provider("openai")))
          .isEqualTo(new Endpoint(false, "h", 9, "/v1"));
      assertThat(Endpoint.of(url, provider("anthropic")).root()).isEqualTo("/v1");
      assertThat(Endpoint.of(url, provider("ollama")).root()).isEqualTo("/api");
    }
    assertThat(Endpoint.of("https://proxy/llm", provider("anthropic")))
        .isEqualTo(new Endpoint(true, "proxy", 443, "/llm/v1"));
    assertThat(Endpoint.of("https://proxy/llm", provider("openai")).root()).isEqualTo("/llm");
    assertThat(Endpoint.of("[::1]:8080", provider("openai")).isLoopback()).isTrue();
  }

  @Test
  void whatIsNoAddressIsRefusedWithTheNameOfItsSetting() {
    for (var url :
        new String[] {"ftp://h", "http://user:pass@h", "http:///x", "http://a b", "http://"}) {
      assertThatThrownBy(() -> config(Map.of("OPENAI_BASE_URL", url)))
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining("OPENAI_BASE_URL: expected an address")
          .hasMessageNotContaining("pass");
    }
  }

  @Test
  void anAddressWithoutItsSchemeSendsNoKeyInTheClear() {
    assertThat(Endpoint.of("api.openai.com/v1", provider("openai")))
        .isEqualTo(new Endpoint(true, "api.openai.com", 443, "/v1"));
    for (var near : new String[] {"localhost:9/v1", "127.0.0.1:9", "gpu:9"}) {
      assertThat(Endpoint.of(near, provider("openai")).tls()).as(near).isFalse();
    }
    assertThat(Endpoint.of("ollama.lan:9", provider("ollama")).tls()).isFalse();
  }

  @Test
  void aKeyThatNoHeaderTakesIsRefusedAtTheStart() {
    for (var key : new String[] {"sk-a\r\nX: y", "sk-ü", "sk-a,sk b*2", "sk-\u200bb"}) {
      assertThatThrownBy(() -> config(Map.of("OPENAI_API_KEY", key)))
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining("OPENAI_API_KEY: expected visible ASCII")
          .hasMessageNotContaining("sk-");
    }
    assertThat(ids(config(Map.of("OPENAI_API_KEY", " sk-a, sk-b*2\n"))))
        .containsExactly("openai https://api.openai.com");
  }

  @Test
  void aProviderIsActiveWithItsKeyOrItsAddress() {
    assertThat(config(Map.of()).configured()).isEmpty();
    assertThat(ids(config(Map.of("OPENAI_API_KEY", "sk-x"))))
        .containsExactly("openai https://api.openai.com");
    assertThat(ids(config(Map.of("ANTHROPIC_BASE_URL", "http://h:1"))))
        .containsExactly("anthropic http://h:1");
    assertThat(ids(config(Map.of("OLLAMA_HOST", "0.0.0.0"))))
        .containsExactly("ollama http://127.0.0.1:11434");
    assertThat(ids(config(Map.of("OPENAI_COMPATIBLE_BASE_URL", "http://h:2/v1"))))
        .containsExactly("openai-compatible http://h:2/v1");
    assertThat(config(Map.of("OPENAI_API_KEY", "sk-x")).toString()).doesNotContain("sk-x");
  }

  @Test
  void whatIsSetForAProvidersOwnToolsServesHereToo() {
    assertThat(ids(config(Map.of("LITELLM_URL", "http://h:4000", "LITELLM_MASTER_KEY", "sk-l"))))
        .containsExactly("litellm http://h:4000");
    assertThat(ids(config(Map.of("LITELLM_MASTER_KEY", "sk-l")))).isEmpty();
    assertThat(ids(config(Map.of("OPENCLAW_GATEWAY_TOKEN", "t"))))
        .containsExactly("openclaw http://127.0.0.1:8000");
    assertThat(
            ids(
                config(
                    Map.of(
                        "OPENCLAW_GATEWAY_URL", "http://a:1", "OPENCLAW_BASE_URL", "http://b:2"))))
        .containsExactly("openclaw http://b:2");
  }

  @Test
  void settingsAreListedOnceEach() {
    assertThat(ProviderConfig.settings())
        .extracting(setting -> setting.env())
        .doesNotHaveDuplicates();
  }

  private static Iterable<String> ids(ProviderConfig config) {
    return config.configured().stream()
        .map(c -> c.provider().id() + " " + c.doors().getFirst().url())
        .toList();
  }

  private static ProviderConfig config(Map<String, String> environment) {
    return ProviderConfig.from(new Settings(environment, Map.of()));
  }

  static Provider provider(String id) {
    return Providers.all().stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
  }
}
