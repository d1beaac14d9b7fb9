package dev.signalbox.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Needs;
import dev.signalbox.api.routing.Target;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What routing is told that a provider takes is what its wire takes, no more and no less, of
/// everything that a request may ask besides words.
class EveryModelTest {
  private static Set<Capability> everything() {
    var all = EnumSet.of(Capability.TOOLS, Capability.VISION, Capability.JSON_SCHEMA);
    all.addAll(Capability.OF_THE_WIRE);
    return all;
  }

  @TestFactory
  Stream<DynamicTest> what_is_declared_is_what_is_encoded() {
    return Providers.all().stream()
        .flatMap(provider ->
            everything().stream()
                .map(capability ->
                    dynamicTest(
                        provider.id() + " " + capability.wireName(),
                        () -> agrees(provider, capability))));
  }

  private static void agrees(Provider provider, Capability capability) {
    for (var request : Wanting.all(capability)) {
      var needs = Needs.of(request);
      assertThat(needs).contains(capability);
      var declared = EnumSet.copyOf(provider.adapter().carries());
      declared.addAll(provider.adapter().ofEveryModel());
      var encoded = encoded(provider, request);
      assertThat(encoded instanceof Outcome.Ok)
          .as("%s, which needs %s: %s", provider.id(), needs, encoded)
          .isEqualTo(declared.containsAll(needs));
      if (encoded instanceof Outcome.Err<WireRequest>(var error)) {
        assertThat(error).isInstanceOf(GatewayError.InputRejected.class);
      }
    }
  }

  private static Outcome<WireRequest> encoded(Provider provider, InferenceRequest request) {
    return provider
        .adapter()
        .encode(new Call(new Target(provider.id(), "m"), request, 16_384, Requests.ACCOUNT));
  }
}
