package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.ProviderRejected.Fault;
import dev.signalbox.api.Objection;
import org.junit.jupiter.api.Test;

class ActiveProviderTest {
  private static final String KEY = "gsk_0123456789abcdef";

  private final ActiveProvider provider =
      Wiring.openAi(Vitals.of("openai"), Wiring.access("key#1", "http://localhost:9", KEY, 1));

  private ProviderRejected told(Objection objection) {
    var refused = new ProviderRejected("openai", 400, Fault.REQUEST, "not " + KEY, objection);
    return (ProviderRejected) provider.told(refused);
  }

  @Test
  void a_key_that_a_provider_repeats_is_told_neither_to_people_nor_to_programs() {
    assertThat(told(new Objection("invalid_value", "keys." + KEY)))
        .isEqualTo(
            new ProviderRejected(
                "openai",
                400,
                Fault.REQUEST,
                "not [redacted]",
                new Objection("invalid_value", "")));
    assertThat(told(new Objection(KEY, "model")).objection()).isEqualTo(new Objection("", "model"));
  }

  @Test
  void what_a_provider_objects_to_stays_as_it_said_it() {
    var objection = new Objection("unsupported_parameter", "max_tokens");
    assertThat(told(objection).objection()).isEqualTo(objection);
  }
}
