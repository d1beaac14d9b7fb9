package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.RoutingHints.AfterBreak;
import dev.signalbox.api.routing.RoutingHints.Quality;
import dev.signalbox.api.routing.RoutingHints.Urgency;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `/infer` reads about routes and pictures.
class HintsAndPicturesTest {
  private static final String PNG = "iVBORw0KGgo=";
  private final DraftReader reader = new DraftReader(32);

  @Test
  void nothing_said_is_nothing_hinted() {
    assertThat(with("\"hedge\":null").routing()).isSameAs(RoutingHints.NONE);
  }

  @Test
  void every_hint_is_read() {
    var hints =
        with("\"strategy\":\"fastest\",\"urgency\":\"high\",\"quality\":\"premium\",\"capabilities\":[\"vision\"],"
                + "\"user\":\"u1\",\"budget\":0.000000001,\"fallback\":\"continue\",\"hedge\":true")
            .routing();
    assertThat(hints.strategy()).contains("fastest");
    assertThat(hints.urgency()).isEqualTo(Urgency.HIGH);
    assertThat(hints.quality()).isEqualTo(Quality.PREMIUM);
    assertThat(hints.capabilities()).containsExactly(Capability.VISION);
    assertThat(hints.user()).contains("u1");
    assertThat(hints.budget()).contains(new Money(1));
    assertThat(hints.afterBreak()).isEqualTo(AfterBreak.CONTINUE);
    assertThat(hints.hedge()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"urgency\":\"now\"|urgency enum|must be one of low, medium, high",
        "\"quality\":5|quality type|must be a string",
        "\"fallback\":\"retry\"|fallback enum|must be one of fail, continue",
        "\"hedge\":\"yes\"|hedge type|must be true or false",
        "\"budget\":0|budget range|must be more than 0 and at most 1000000000 USD",
        "\"budget\":1e20|budget range|must be more than 0 and at most 1000000000 USD",
        "\"budget\":1e-999999999|budget range|must have at most 64 digits on either side of the point",
        "\"budget\":1e999999999|budget range|must have at most 64 digits on either side of the point",
        "\"budget\":\"1\"|budget type|must be a number",
        "\"capabilities\":\"vision\"|capabilities type|must be an array",
      })
  void wrong_hints_are_named(String field, String expected, String message) {
    assertThat(refused(body(field, "\"Hello\""))).containsExactly(expected + ": " + message);
  }

  @Test
  void pictures_of_both_shapes_keep_their_place() {
    var draft =
        accepted(
            body(
                "\"hedge\":false",
                "[{\"type\":\"text\",\"text\":\"What is\"},"
                    + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                    + PNG
                    + "\",\"detail\":\"low\"}},"
                    + "{\"type\":\"image_url\",\"image_url\":\"https://example.org/a.png?x=1\"},"
                    + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/webp\",\"data\":\""
                    + PNG
                    + "\"}},"
                    + "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"http://example.org/b.gif\"}},"
                    + "{\"type\":\"text\",\"text\":\"this?\"}]"));
    assertThat(draft.messages().getFirst().parts())
        .containsExactly(
            new Part.Text("What is"),
            new Part.Image(new ImageSource.Inline("image/png", PNG), "low"),
            new Part.Image(new ImageSource.Link("https://example.org/a.png?x=1")),
            new Part.Image(new ImageSource.Inline("image/webp", PNG)),
            new Part.Image(new ImageSource.Link("http://example.org/b.gif")),
            new Part.Text("this?"));
    assertThat(draft.size(1_000)).isEqualTo(new InputSize(1_000 - 2 * PNG.length(), 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/svg+xml;base64,AAAA\"}}|image_url.url enum",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png,AAAA\"}}|image_url.url enum",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,A*AA\"}}|image_url.url format",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAA\"}}|image_url.url format",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,\"}}|image_url.url format",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"ftp://example.org/a\"}}|image_url.url format",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"file:///etc/passwd\"}}|image_url.url format",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://user:pw@example.org/a\"}}|image_url.url format",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https:///a\"}}|image_url.url format",
        "{\"type\":\"image_url\",\"image_url\":{}}|image_url.url required",
        "{\"type\":\"image_url\"}|image_url required",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.org/a\",\"detail\":\"closely\"}}|image_url.detail enum",
        "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/tiff\",\"data\":\"AAAA\"}}|source.media_type enum",
        "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\"}}|source.data required",
        "{\"type\":\"video\",\"text\":\"x\"}|type enum",
      })
  void wrong_pictures_are_named(String part, String expected) {
    assertThat(refused(body("\"hedge\":false", "[" + part + "]")))
        .anyMatch(violation -> violation.startsWith("messages[0].content[0]." + expected));
  }

  @Test
  void a_part_that_is_none_is_refused() {
    assertThat(refused(body("\"hedge\":false", "[null]")))
        .containsExactly("messages[0].content[0] type: must be an object");
  }

  @Test
  void only_users_show_pictures_and_not_too_many() {
    var picture = "{\"type\":\"image_url\",\"image_url\":\"https://example.org/a.png\"}";
    assertThat(
            refused(
                body("\"hedge\":false", "[" + picture + "]").replace("\"user\"", "\"assistant\"")))
        .containsExactly(
            "messages[0].content role: may show pictures in messages of the role user only");
    var many = String.join(",", java.util.Collections.nCopies(33, picture));
    assertThat(refused(body("\"hedge\":false", "[" + many + "]")))
        .containsExactly("messages range: must show at most 32 pictures");
  }

  @Test
  void pictures_count_as_tokens_and_not_as_letters() {
    var size = new InputSize(4_000, 2);
    assertThat(size.usualTokens()).isEqualTo(1_032 + 3_200);
    assertThat(size.mostTokens()).isGreaterThan(100_000);
  }

  private Draft with(String field) {
    return accepted(body(field, "\"Hello\""));
  }

  private static String body(String field, String content) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":"
        + content
        + "}],\"systemPrompt\":\"\",\"model\":\"auto\","
        + field
        + "}";
  }

  private Draft accepted(String body) {
    return switch (read(body)) {
      case Outcome.Ok<Draft>(var draft) -> draft;
      case Outcome.Err<Draft>(var error) -> throw new AssertionError(error.message());
    };
  }

  private List<String> refused(String body) {
    return switch (read(body)) {
      case Outcome.Ok<Draft> _ -> throw new AssertionError("accepted " + body);
      case Outcome.Err<Draft>(var error) ->
          ((InputRejected) error)
              .violations().stream()
                  .map(v -> v.field() + " " + v.rule() + ": " + v.message())
                  .toList();
    };
  }

  private Outcome<Draft> read(String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return reader.read(new InferDialect(), bytes, bytes.length);
  }
}
