package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PicturesTest {
  @ParameterizedTest
  @CsvSource({"openai, true", "openrouter, true", "anthropic, false", "gemini, false"})
  void how_closely_to_look_is_told_where_it_is_charged_by(String id, boolean told) {
    var picture = new Part.Image(new ImageSource.Inline("image/png", "QUJD"), "low");
    var message = new Message(Role.USER, List.of(picture), List.of(), "");
    var request =
        Requests.with(
            Requests.saying("", false), List.of(message), List.of(), new ResponseFormat.Text());
    var body = new String(Wires.value(Wires.encode(id, request)).body(), StandardCharsets.UTF_8);

    assertThat(body.contains("\"detail\":\"low\"")).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic,'image/gif, image/jpeg, image/png, image/webp'",
    "gemini,'image/heic, image/heif, image/jpeg, image/png, image/webp'",
  })
  void a_type_that_is_not_known_is_refused_with_those_that_are(String id, String known) {
    var drawing = new Part.Image(new ImageSource.Inline("image/svg+xml", "QUJD"));
    var message = new Message(Role.USER, List.of(drawing), List.of(), "");
    var plain = Requests.saying("", false);

    assertThat(
            Wires.encode(
                id, Requests.with(plain, List.of(message), List.of(), new ResponseFormat.Text())))
        .isEqualTo(
            Outcome.err(
                Refusals.of(
                    "messages", "image", id + " takes images of these types only: " + known)));
  }
}
