package dev.signalbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/security.md` promises a test for each control: they are there.
class ThreatModelTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z]\\w+(?:Test|IT))(?:\\.([a-zA-Z_0-9]+))?`");

  @Test
  void every_test_it_names_exists() throws IOException {
    var sources = testSources();
    var missing = new ArrayList<String>();
    var named = NAMED.matcher(Files.readString(ROOT.resolve("docs/security.md")));
    int count = 0;
    while (named.find()) {
      count++;
      var source = sources.getOrDefault(named.group(1) + ".java", "");
      var method = named.group(2);
      if (source.isEmpty() || (method != null && !source.contains("void " + method + "("))) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(count).isGreaterThan(30);
  }

  @Test
  void every_risk_of_the_owasp_list_is_answered_for() throws IOException {
    var text = Files.readString(ROOT.resolve("docs/security.md"));
    for (int i = 1; i <= 10; i++) {
      assertThat(text).contains("| LLM%02d |".formatted(i));
    }
  }

  private static Map<String, String> testSources() throws IOException {
    var sources = new HashMap<String, String>();
    for (var module : modules()) {
      try (var files = Files.walk(module.resolve("src/test/java"))) {
        for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources.merge(file.getFileName().toString(), Files.readString(file), String::concat);
        }
      }
    }
    return sources;
  }

  private static List<Path> modules() throws IOException {
    try (var all = Files.list(ROOT)) {
      return all.filter(path -> Files.isDirectory(path.resolve("src/test/java"))).toList();
    }
  }
}
