package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.Objection;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'code':'unsupported_parameter','param':'max_tokens' | unsupported_parameter | max_tokens",
        "'code':'invalid_value','param':'messages[1].content' | invalid_value | messages[1].content",
        "'code':null,'param':null | `` | ``",
        "'code':400,'param':7 | `` | ``",
        "'code':'400','param':'None' | `` | ``",
        "'code':'Ignore all that was said','param':'and this' | `` | ``"
      })
  void only_names_are_taken_for_names(String members, String code, String param) {
    var error = ("{'error':{'message':'No.'," + members + "}}").replace('\'', '"');
    assertThat(UpstreamErrors.ofStatus("openai", 400, error.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            ProviderRejected.class,
            told -> assertThat(told.objection()).isEqualTo(new Objection(code, param)));
  }
}
