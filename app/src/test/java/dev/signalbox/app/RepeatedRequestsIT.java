package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.Http;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A request under an `Idempotency-Key` is made once, whoever repeats it and when.
class RepeatedRequestsIT {
  private static final String MODEL = TwoProviders.OPENAI;

  @TempDir private Path folder;

  @Test
  void theSameRequestIsMadeOnceAndAnsweredAlike() {
    try (var two = TwoProviders.start(folder)) {
      two.bothAnswer();
      var together =
          Stream.generate(() -> sending(two, Http.inference(MODEL, "Hello"), "k1"))
              .limit(4)
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
      var later = sending(two, Http.inference(MODEL, "Hello"), "k1").join();
      assertThat(together).allSatisfy(each -> assertThat(each.statusCode()).isEqualTo(200));
      assertThat(together).allSatisfy(each -> assertThat(each.body()).isEqualTo(later.body()));
      assertThat(later.headers().firstValue("Idempotent-Replayed")).contains("true");
      assertThat(two.openai.calls()).isEqualTo(1);

      var other = sending(two, Http.inference(MODEL, "Something else"), "k1").join();
      assertThat(other.statusCode()).as(other.body()).isEqualTo(409);
      assertThat(other.body()).contains("CONFLICT");
      assertThat(sending(two, Http.inference(MODEL, "Hello"), "k2").join().statusCode())
          .isEqualTo(200);
      assertThat(two.openai.calls()).isEqualTo(2);
      assertThat(sending(two, Http.inference(MODEL, "Hello"), "two words").join().statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void aStreamIsRepeatedAsAStream() {
    try (var two = TwoProviders.start(folder)) {
      two.openai.always(TwoProviders.OPENAI_STREAM);
      var body = Http.inference(MODEL, "Hello").replaceFirst("\\{", "{\"stream\":true,");
      var first = sending(two, body, "s1").join();
      var again = sending(two, body, "s1").join();
      assertThat(first.body()).contains("event: done");
      assertThat(again.body()).isEqualTo(first.body());
      assertThat(again.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      assertThat(two.openai.calls()).isEqualTo(1);
    }
  }

  @Test
  void afterAFailureTheRequestIsMadeAnew() {
    try (var two = TwoProviders.start(folder)) {
      two.openai.always(TwoProviders.OVERLOADED);
      assertThat(sending(two, Http.inference(MODEL, "Hello"), "k1").join().statusCode())
          .isGreaterThanOrEqualTo(500);
      two.bothAnswer();
      assertThat(sending(two, Http.inference(MODEL, "Hello"), "k1").join().statusCode())
          .isEqualTo(200);
    }
  }

  private static CompletableFuture<HttpResponse<String>> sending(
      TwoProviders two, String body, String key) {
    return Http.CLIENT.sendAsync(
        Http.postRequest(two.gatewayPort(), "/infer", body, "Idempotency-Key", key),
        BodyHandlers.ofString());
  }
}
