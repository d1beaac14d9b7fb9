package dev.signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.AllProvidersFailed;
import dev.signalbox.api.GatewayError.ApprovalRequired;
import dev.signalbox.api.GatewayError.CallEnded;
import dev.signalbox.api.GatewayError.Conflict;
import dev.signalbox.api.GatewayError.CostLimitExceeded;
import dev.signalbox.api.GatewayError.CreditsInsufficient;
import dev.signalbox.api.GatewayError.CrossOriginRefused;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.Forbidden;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.GatewayError.Internal;
import dev.signalbox.api.GatewayError.KeyQuarantined;
import dev.signalbox.api.GatewayError.MethodNotAllowed;
import dev.signalbox.api.GatewayError.ModelNotFound;
import dev.signalbox.api.GatewayError.NotFound;
import dev.signalbox.api.GatewayError.OutputBlocked;
import dev.signalbox.api.GatewayError.Overloaded;
import dev.signalbox.api.GatewayError.PayloadTooLarge;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.QuotaExceeded;
import dev.signalbox.api.GatewayError.RateLimited;
import dev.signalbox.api.GatewayError.Unauthenticated;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.routing.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GatewayErrorTest {
  private static final List<GatewayError> ONE_OF_EACH =
      List.of(
          new InputRejected(List.of(Violation.of("model", "required", "is missing"))),
          new PayloadTooLarge(1024),
          new KeyQuarantined(false, 61_000, "key"),
          new OutputBlocked(List.of()),
          new CostLimitExceeded("key", Money.usd(5), Money.usd(5)),
          new UnitUnavailable(Unit.SECURITY),
          new ModelNotFound("gpt-9", List.of("gpt-4o-mini")),
          new ProviderFailed("openai", 503, "overloaded"),
          new ProviderRejected("openai", 404, "no such model"),
          new AllProvidersFailed(List.of()),
          new DeadlineExceeded("call"),
          new NotFound("/x"),
          new MethodNotAllowed("GET", "POST"),
          new CrossOriginRefused(),
          new Unauthenticated(Unauthenticated.Problem.INVALID, "This token has expired."),
          new Forbidden("This needs the operator role."),
          new RateLimited("key", "requests", 60, 1_500),
          new QuotaExceeded("user", "tokens", 1_000, 60_000),
          new ApprovalRequired("apr_1", Money.usd(2), Money.usd(1)),
          new CreditsInsufficient(3, 5),
          new Conflict("This Idempotency-Key was used for another request."),
          new CallEnded(),
          new Overloaded(1_000),
          new Internal());

  @Test
  void everyCaseIsHere() {
    assertThat(ONE_OF_EACH)
        .map(GatewayError::getClass)
        .containsExactlyInAnyOrderElementsOf(cases(GatewayError.class).toList());
  }

  private static Stream<Class<? extends GatewayError>> cases(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(c -> c.isSealed() ? cases(c) : Stream.of(c.asSubclass(GatewayError.class)));
  }

  @Test
  void codesAreDistinctUpperCaseAndStatusesAreErrors() {
    assertThat(ONE_OF_EACH)
        .map(GatewayError::code)
        .doesNotHaveDuplicates()
        .allMatch(c -> c.matches("[A-Z_]+"));
    assertThat(ONE_OF_EACH).allMatch(e -> e.httpStatus() >= 400 && e.httpStatus() < 600);
  }

  @Test
  void messagesAreSentencesThatNameWhatItIsAbout() {
    assertThat(ONE_OF_EACH).allMatch(e -> e.message().length() > 10);
    assertThat(new ModelNotFound("gpt-9", List.of("gpt-4o-mini")).message())
        .contains("gpt-9", "gpt-4o-mini");
    assertThat(new ModelNotFound("grok-4", List.of(), List.of("XAI_API_KEY for xAI")).message())
        .contains("'grok-4'. Set XAI_API_KEY for xAI.");
    assertThat(new KeyQuarantined(false, 61_000, "").message()).contains("2 min");
    assertThat(new KeyQuarantined(true, 0, "").message()).contains("operator");
    assertThat(new InputRejected(List.of()).message()).isNotEmpty();
    assertThat(new NotFound("/x").message()).isEqualTo("There is nothing at /x.");
    assertThat(new NotFound("c1", Optional.of("conversation_id")).message())
        .startsWith("conversation_id: nothing of yours is kept under 'c1'");
    assertThat(new RateLimited("key", "requests", 60, 1_500).message())
        .isEqualTo("This key may use 60 requests a minute. Try again in 2 s.");
  }

  @Test
  void aLockNamesWhoeverIsLocked() {
    assertThat(locked(new CallerKey("0123456789abcdef", "sk-l")))
        .isEqualTo("This API key is locked for another 2 min after repeated blocked requests.");
    assertThat(locked(CallerKey.ofUser("0123456789abcdef")))
        .isEqualTo("This user is locked for another 2 min after repeated blocked requests.");
    assertThat(locked(CallerKey.ANONYMOUS))
        .isEqualTo(
            "Whoever sends no API key is locked for another 2 min after repeated blocked requests.");
    assertThat(CallerKey.ofUser("0123").quarantined(true, 0).message())
        .isEqualTo("This user is locked until an operator lifts the quarantine.");
  }

  @Test
  void whomAnotherBuildLocksIsSaidByAWordThatMayBeUnknownHere() {
    for (var kind : CallerKey.Kind.values()) {
      assertThat(CallerKey.Kind.of(kind.word())).contains(kind);
    }
    assertThat(CallerKey.Kind.values())
        .extracting(CallerKey.Kind::word)
        .containsExactly("key", "user", "anonymous");
    for (var word : List.of("", "a kind of the future")) {
      var locked = new KeyQuarantined(true, 0, word);
      assertThat(CallerKey.Kind.of(word)).isEmpty();
      assertThat(locked.message()).startsWith("This caller is locked");
    }
  }

  private static String locked(CallerKey caller) {
    return caller.quarantined(false, 61_000).message();
  }

  @Test
  void whoFailedAndHowIsInTheMessageItself() {
    var one = new Target("openai", "gpt-4o");
    var other = new Target("groq", "llama");
    assertThat(
            new AllProvidersFailed(
                    List.of(
                        new Attempt(one, 503, "overloaded", 5),
                        new Attempt(other, 0, "connection refused", 1),
                        new Attempt(one, 503, "overloaded", 7)))
                .message())
        .isEqualTo(
            "No provider answered: openai/gpt-4o said 503 (overloaded); groq/llama gave no answer"
                + " (connection refused), in 3 attempts.");
    assertThat(new AllProvidersFailed(List.of(new Attempt(one, 429, "wait", 1))).message())
        .isEqualTo("No provider answered: openai/gpt-4o said 429 (wait).");
  }

  @Test
  void whatIsServedIsNotSaidToBeAllOfItWhereItIsNot() {
    var many =
        IntStream.range(0, 30)
            .mapToObj(number -> "openai/gpt-" + number)
            .collect(Collectors.toList());
    many.addFirst("anthropic/claude");
    var error = ModelNotFound.among("openai/gpt-2x", many.stream());
    assertThat(error.known()).hasSize(ModelNotFound.MOST_KNOWN).startsWith("openai/gpt-2");
    assertThat(error.message()).contains("Among those served are: openai/gpt-2,", "GET /v1/models");
    assertThat(ModelNotFound.among("x", Stream.of("b/demo")).message())
        .endsWith("Served are: b/demo.");
  }

  @Test
  void anUnavailableUnitClaimsNothingAboutWhatWasSentBefore() {
    assertThat(new UnitUnavailable(Unit.SECURITY).message())
        .isEqualTo("The security unit is not available. Try again shortly.");
  }

  @Test
  void onlyWhatAnotherTargetMightDoBetterFallsBack() {
    assertThat(ONE_OF_EACH)
        .filteredOn(GatewayError::mayFallBack)
        .hasOnlyElementsOfTypes(ProviderFailed.class, ProviderRejected.class);
    assertThat(new UnitUnavailable(Unit.PROVIDERS).mayFallBack()).isTrue();
  }
}
