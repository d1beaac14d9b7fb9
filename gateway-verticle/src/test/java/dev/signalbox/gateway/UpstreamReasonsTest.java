package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.OutputBlocked;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.ProviderRejected.Fault;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Objection;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpstreamReasonsTest {
  private static final OutputFilter.Subject SUBJECT =
      new OutputFilter.Subject(
          new RequestId("r1"),
          new Canary("abcdefghijklmnopqrstuvwxyz"),
          "Be brief.",
          OutputFilter.Pace.PIECES,
          List.of());

  private final List<FilterOutput> asked = new ArrayList<>();

  @Test
  void the_filter_is_asked_once_with_what_must_not_leak() {
    var error = shown(Outcome.ok(passed("no ***")), new ProviderRejected("openai", 400, "no key"));
    assertThat(error).isEqualTo(new ProviderRejected("openai", 400, "no ***"));
    assertThat(asked)
        .containsExactly(
            new FilterOutput(
                new RequestId("r1"),
                "error",
                SUBJECT.canary(),
                "Be brief.",
                FilterProgress.START,
                "no key",
                true));
  }

  @Test
  void words_for_programs_are_shown_as_they_are_or_not_at_all() {
    var objection = new Objection("unsupported_value", "messages[0].role");
    var error = new ProviderRejected("openai", 400, Fault.REQUEST, "no", objection);
    assertThat(shown(Outcome.ok(passed("unsupported_value messages[0].role")), error))
        .isInstanceOfSatisfying(
            ProviderRejected.class, told -> assertThat(told.objection()).isEqualTo(objection));
    assertThat(shown(Outcome.err(new OutputBlocked(List.of())), error))
        .isInstanceOfSatisfying(
            ProviderRejected.class, told -> assertThat(told.objection()).isEqualTo(Objection.NONE));
  }

  @Test
  void a_blocked_reason_is_withheld_and_the_status_kept() {
    assertThat(
            shown(
                Outcome.err(new OutputBlocked(List.of())),
                new ProviderRejected("openai", 400, "abcdefghijklmnopqrstuvwxyz")))
        .isEqualTo(new ProviderRejected("openai", 400, "its message was withheld"));
  }

  @Test
  void without_the_filter_no_reason_is_shown() {
    assertThat(
            shown(
                Outcome.err(new UnitUnavailable(Unit.SECURITY)),
                new ProviderFailed("openai", 500, "boom")))
        .isEqualTo(new ProviderFailed("openai", 500, "its message was withheld"));
    var defect = new UpstreamReasons(_ -> Future.failedFuture("defect"), SUBJECT);
    assertThat(defect.safe(new ProviderFailed("openai", 500, "boom")).result())
        .isEqualTo(new ProviderFailed("openai", 500, "its message was withheld"));
  }

  @Test
  void what_quotes_no_provider_is_not_asked_about() {
    var error = new DeadlineExceeded("call");
    assertThat(shown(Outcome.ok(passed("")), error)).isEqualTo(error);
    assertThat(asked).isEmpty();
  }

  private GatewayError shown(Outcome<FilteredOutput> answer, GatewayError error) {
    var reasons =
        new UpstreamReasons(
            piece -> {
              asked.add(piece);
              return Future.succeededFuture(answer);
            },
            SUBJECT);
    return reasons.safe(error).result();
  }

  private static FilteredOutput passed(String text) {
    return new FilteredOutput(text, FilterProgress.START, List.of());
  }
}
