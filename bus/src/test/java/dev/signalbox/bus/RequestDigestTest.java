package dev.signalbox.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.RoutingHints;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestDigestTest {
  private static final InferenceRequest ASKED =
      InferenceRequest.of(
          new RequestId("r1"), "acme/large", "be kind", List.of(Message.of(Role.USER, "hello")));

  @Test
  void the_same_request_under_another_id_streamed_or_not_is_the_same() {
    var again =
        InferenceRequest.of(
                new RequestId("r2"),
                "acme/large",
                "be kind",
                List.of(Message.of(Role.USER, "hello")))
            .withStream(true);
    assertThat(RequestDigest.of(again)).isEqualTo(RequestDigest.of(ASKED)).hasSize(64);
  }

  @Test
  void the_order_of_sets_and_maps_does_not_count() {
    var labels = new LinkedHashMap<String, String>();
    labels.put("b", "2");
    labels.put("a", "1");
    var one = ASKED.withMetadata(Map.of("a", "1", "b", "2"));
    assertThat(RequestDigest.of(ASKED.withMetadata(labels))).isEqualTo(RequestDigest.of(one));
    var forth = new LinkedHashSet<>(List.of(Capability.values()));
    var back = new LinkedHashSet<>(List.of(Capability.values()).reversed());
    assertThat(RequestDigest.of(ASKED.withRouting(hints(forth))))
        .isEqualTo(RequestDigest.of(ASKED.withRouting(hints(back))));
  }

  @Test
  void whatever_else_changes_it_is_another_request() {
    var digests = new HashSet<String>();
    var others =
        List.of(
            ASKED,
            ASKED.withModel("acme/small"),
            ASKED.withSystemPrompt("be kind, hello"),
            ASKED.withSession(Optional.of("s1")),
            ASKED.withMetadata(Map.of("a", "1")),
            ASKED.withRouting(hints(new LinkedHashSet<>(List.of(Capability.values())))),
            ASKED.withMessages(List.of(Message.of(Role.ASSISTANT, "hello"))),
            ASKED.withMessages(List.of(Message.of(Role.USER, "hel"), Message.of(Role.USER, "lo"))),
            ASKED.boundedTo(7));
    others.forEach(each -> digests.add(RequestDigest.of(each)));
    assertThat(digests).hasSameSizeAs(others);
  }

  private static RoutingHints hints(Set<Capability> capabilities) {
    return new RoutingHints(
        Optional.empty(),
        RoutingHints.Urgency.LOW,
        RoutingHints.Quality.STANDARD,
        capabilities,
        Optional.empty(),
        Optional.empty(),
        RoutingHints.AfterBreak.FAIL,
        false);
  }
}
