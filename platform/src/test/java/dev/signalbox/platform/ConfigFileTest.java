package dev.signalbox.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.platform.Setting.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFileTest {
  private static final Setting<Integer> LIMIT =
      Setting.number("cost.hardUsd", "COST_HARD_USD", 500, new Range(0, 1_000), "USD a month");
  private static final Setting<String> PROVIDERS =
      Setting.text("router.order", "ROUTER_ORDER", "", "ids in order");
  private static final Setting<String> KEY = Setting.secret("openai.key", "OPENAI_API_KEY", "key");
  private static final List<Setting<?>> KNOWN = List.of(LIMIT, PROVIDERS, KEY);

  @TempDir Path folder;

  @Test
  void yaml_and_json_mean_the_same() throws IOException {
    var yaml = file("a.yaml", "cost:\n  hardUsd: 5\nrouter:\n  order: [openai, anthropic]\n");
    var json =
        file(
            "a.json",
            "{\"cost\":{\"hardUsd\":5},\"router\":{\"order\":[\"openai\",\"anthropic\"]}}");
    assertThat(read(yaml))
        .isEqualTo(read(json))
        .isEqualTo(Map.of("cost.hardUsd", "5", "router.order", "openai,anthropic"));
  }

  @Test
  void a_file_that_cannot_be_read_is_told_in_words() throws IOException {
    assertThatThrownBy(() -> read(folder.resolve("none.yaml")))
        .hasMessage("config file " + folder.resolve("none.yaml") + ": there is no such file");
    var bytes = Files.write(folder.resolve("b.yaml"), new byte[] {'a', (byte) 0xFF});
    assertThatThrownBy(() -> read(bytes)).hasMessageEndingWith("UTF-8");
    assertThatThrownBy(() -> read(folder))
        .hasMessageContaining("cannot be read")
        .hasMessageNotContaining("Exception");
  }

  @Test
  void an_empty_file_sets_nothing() throws IOException {
    assertThat(read(file("a.yaml", "# nothing yet\n"))).isEmpty();
    assertThat(read(file("b.yaml", "cost:\n  hardUsd:\n"))).isEqualTo(Map.of("cost.hardUsd", ""));
  }

  @Test
  void a_broken_file_is_named_with_its_line() throws IOException {
    for (var name : List.of("a.yaml", "a.json")) {
      var path = file(name, "{\"cost\": {\n\"hardUsd\": ]\n");
      assertThatThrownBy(() -> read(path))
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining(path.toString())
          .hasMessageContaining("line 2");
    }
  }

  @Test
  void a_broken_file_is_told_what_was_expected() throws IOException {
    var path = file("a.yaml", "cost: {hardUsd:\n - :");
    assertThatThrownBy(() -> read(path))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("expected ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_long_value_widens_no_line_but_its_own() {
    var settings = new Settings(Map.of("ROUTER_ORDER", "x".repeat(300)), Map.of());
    var lines = SettingsTable.render(settings, KNOWN).lines().toList();
    assertThat(lines).filteredOn(line -> line.length() > 300).hasSize(1);
  }

  @Test
  void an_unknown_key_is_named_with_its_line_and_the_nearest_known_one() throws IOException {
    var path = file("a.yaml", "router:\n  order: x\ncost:\n  hardUSD: 5\n");
    assertThatThrownBy(() -> read(path))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("line 4")
        .hasMessageContaining("'cost.hardUSD'; did you mean 'cost.hardUsd'?");
  }

  @Test
  void everything_that_is_wrong_with_a_file_is_named_at_once() throws IOException {
    var path = file("a.yaml", "router:\n  order: x\ncosts: {hard: 5}\ncost:\n  hardUSD: 5\n");
    assertThatThrownBy(() -> read(path))
        .hasMessageStartingWith("2 settings cannot be used:")
        .hasMessageContainingAll("line 3", "'costs.hard'", "line 5", "'cost.hardUSD'");
    var broken = file("b.yaml", "costs: 5\nrouter: {order: [x}\n");
    assertThatThrownBy(() -> read(broken))
        .hasMessageContainingAll("line 1", "'costs'", "line 2", "expected ");
  }

  @Test
  void a_file_of_something_else_is_not_told_to_its_end() throws IOException {
    var keys = IntStream.range(0, 500).mapToObj(i -> "k" + i + ": 1").toList();
    var path = file("a.yaml", String.join("\n", keys));
    assertThatThrownBy(() -> read(path)).hasMessageContaining("20 settings");
  }

  @Test
  void what_is_right_in_a_file_is_read_beside_what_is_wrong() throws IOException {
    var file = ConfigFile.read(file("a.yaml", "costs: 5\nrouter: {order: x}\n"), KNOWN);
    assertThat(file.values()).isEqualTo(Map.of("router.order", "x"));
  }

  @Test
  void what_is_no_setting_at_all_is_refused() throws IOException {
    var list = file("a.yaml", "- one\n");
    assertThatThrownBy(() -> read(list)).hasMessageContaining("key: value");
    var nested = file("b.yaml", "router:\n  order:\n    - {id: x}\n");
    assertThatThrownBy(() -> read(nested)).hasMessageContaining("router.order");
    var twice = file("c.yaml", "cost: {hardUsd: 1}\ncost: {hardUsd: 2}\n");
    assertThatThrownBy(() -> read(twice)).hasMessageContaining("cost");
    assertThatThrownBy(() -> read(folder.resolve("none.yaml")))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("none.yaml");
  }

  @Test
  void the_table_shows_every_setting_and_no_secret() {
    var settings = new Settings(Map.of("OPENAI_API_KEY", "sk-secret"), Map.of("cost.hardUsd", "5"));
    var table = SettingsTable.render(settings, KNOWN);
    assertThat(table).doesNotContain("sk-secret").contains("(set)");
    assertThat(table.lines().map(line -> line.replaceAll(" +", " ")))
        .contains("cost.hardUsd 5 500 COST_HARD_USD USD a month");
  }

  @Test
  void the_environment_wins_over_the_file_and_the_file_over_the_default() {
    assertThat(new Settings(Map.of(), Map.of()).get(LIMIT)).isEqualTo(500);
    assertThat(new Settings(Map.of(), Map.of("cost.hardUsd", "7")).get(LIMIT)).isEqualTo(7);
    assertThat(new Settings(Map.of("COST_HARD_USD", "8"), Map.of("cost.hardUsd", "7")).get(LIMIT))
        .isEqualTo(8);
    assertThatThrownBy(() -> new Settings(Map.of("COST_HARD_USD", "many"), Map.of()).get(LIMIT))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("COST_HARD_USD")
        .hasMessageContaining("0 to 1000");
  }

  @Test
  void a_key_shows_at_most_a_quarter_of_itself() {
    var hasher = new KeyHasher(new byte[32]);
    assertThat(hasher.hash("sk-1234567890abcdefghijklmnopqrstuvwxyz").prefix())
        .isEqualTo("sk-12345");
    assertThat(hasher.hash("short123").prefix()).isEqualTo("sh");
    assertThat(hasher.hash("a").prefix()).isEmpty();
    assertThat(hasher.hash("a").hash()).hasSize(64).isNotEqualTo(hasher.hash("b").hash());
    assertThat(new KeyHasher(new byte[] {1}).hash("a")).isNotEqualTo(hasher.hash("a"));
  }

  private static Map<String, String> read(Path path) {
    var file = ConfigFile.read(path, KNOWN);
    BadSetting.together(file.checks());
    return file.values();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
