package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.Generation;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What routing is told that every model of a provider takes is what its wire takes, no more and no
/// less.
class EveryModelTest {
  @TestFactory
  Stream<DynamicTest> whatIsDeclaredIsWhatIsEncoded() {
    return Providers.all().stream()
        .flatMap(provider ->
            Stream.of(
                agrees(provider, Capability.SEVERAL_ANSWERS, new Choices(2, false, 0)),
                agrees(
                    provider, Capability.SEVERAL_ANSWERS, new Choices(Choices.SEVERAL, false, 0)),
                agrees(provider, Capability.MANY_ANSWERS, new Choices(Choices.MOST, false, 0)),
                agrees(provider, Capability.LOGPROBS, new Choices(1, true, 1))));
  }

  private static DynamicTest agrees(Provider provider, Capability capability, Choices choices) {
    return dynamicTest(
        provider.id() + " " + choices,
        () -> {
          var request =
              Requests.saying("Hi", false).withGeneration(Generation.DEFAULT.withChoices(choices));
          var call = new Call(new Target(provider.id(), "m"), request, 16_384, Requests.ACCOUNT);
          assertThat(provider.adapter().encode(call) instanceof Outcome.Ok)
              .isEqualTo(provider.adapter().ofEveryModel().contains(capability));
        });
  }
}
