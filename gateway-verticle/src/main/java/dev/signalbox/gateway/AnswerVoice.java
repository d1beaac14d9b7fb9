package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.gateway.speech.AudioRecording;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Speaks one answer of the assistant, into the store. What goes wrong leaves the answer as it is.
final class AnswerVoice implements SpeechRun.Sink {
  private static final String UNAVAILABLE = "voice_unavailable";

  /// An answer is begun to be said so often, should one gateway after the other be killed over it.
  private static final int MOST_TRIES = 3;

  private final Lane lane;
  private final Voices voices;
  private final Identity identity;
  private final Exchange exchange;
  private final RequestId request;
  private UUID id;
  private AudioRecording recording;
  private final Promise<Spoken> spoken = Promise.promise();
  private @Nullable SpeechRun run;
  private Runnable beat = () -> {};
  private boolean again;

  /// What came of it.
  sealed interface Spoken {
    /// It is to be had at `url`.
    record Sound(String url) implements Spoken {}

    /// It is not, for this reason.
    record Silence(String reason) implements Spoken {}
  }

  /// @param request whose answer it is, whoever asks for it now
  AnswerVoice(Lane lane, Voices voices, Identity identity, Exchange exchange, RequestId request) {
    this.lane = lane;
    this.voices = voices;
    this.identity = identity;
    this.exchange = exchange;
    this.request = request;
    this.id = name(0);
    this.recording = recording();
  }

  /// The same for an answer that may have been said before: then it is not said again.
  AnswerVoice again() {
    again = true;
    return this;
  }

  /// What a try to say the answer is kept under; nobody can guess what makes an address of it.
  private UUID name(int attempt) {
    return UUID.nameUUIDFromBytes((request + "\n" + attempt).getBytes(StandardCharsets.UTF_8));
  }

  private AudioRecording recording() {
    return new AudioRecording(
        voices.store(),
        id,
        SpeechOrder.OF_ANSWERS.format().contentType(),
        voices.settings().mostBytes(),
        this::drained);
  }

  /// Says `text`, which the output filter has let through. Never fails.
  ///
  /// @param beating is called while it takes long
  Future<Spoken> say(String text, Runnable beating) {
    if (spoken.future().isComplete()) {
      return spoken.future();
    }
    if (voices.links().isEmpty()) {
      return Future.succeededFuture(new Spoken.Silence(UNAVAILABLE));
    }
    if (text.isBlank()) {
      return Future.succeededFuture(new Spoken.Silence("nothing_to_say"));
    }
    beat = beating;
    if (again) {
      sayUnlessSaid(text);
    } else {
      speak(text);
    }
    return spoken.future();
  }

  private void sayUnlessSaid(String text) {
    voices
        .store()
        .place(IntStream.range(0, MOST_TRIES).mapToObj(this::name).toList())
        .otherwise(Optional.empty())
        .onSuccess(place -> {
          if (place.isEmpty()) {
            giveUp(UNAVAILABLE);
            return;
          }
          id = place.get().id();
          if (place.get().isWhole()) {
            tellAddress();
          } else if (!spoken.future().isComplete()) {
            recording = recording();
            speak(text);
          }
        });
  }

  private void speak(String text) {
    var asked =
        new SpeechRun.Asked(
            identity,
            request(text),
            SpeechOrder.OF_ANSWERS,
            voices.settings().idOf(Optional.empty()),
            false,
            Optional.empty(),
            Deadline.in(voices.patience(), lane.clock()));
    var speaking = new SpeechRun(lane, asked, this);
    run = speaking;
    spoken.future().onSuccess(what -> lane.meters().spoken(outcome(what)));
    speaking.start();
  }

  private InferenceRequest request(String text) {
    return new InferenceRequest(
        new RequestId(exchange.name().unique().value() + "-voice"),
        identity.caller(),
        Optional.empty(),
        SpeechOrder.MODEL,
        "",
        List.of(Message.of(Role.USER, text)),
        SpeechDialect.GENERATION,
        false,
        SpeechDialect.ROUTING,
        Map.of());
  }

  private static String outcome(Spoken what) {
    return switch (what) {
      case Spoken.Sound _ -> "ok";
      case Spoken.Silence(String reason) -> reason;
    };
  }

  private void drained() {
    recording.fault().ifPresent(fault -> giveUp(nameOf(fault)));
    if (run != null) {
      run.drained();
    }
  }

  private static String nameOf(AudioRecording.Fault fault) {
    return fault.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void sound(byte[] bytes) {
    recording.add(bytes);
    recording.fault().ifPresent(fault -> giveUp(nameOf(fault)));
  }

  @Override
  public boolean isFull() {
    return recording.isFull();
  }

  @Override
  public void done() {
    recording
        .end()
        .onSuccess(fault -> {
          if (fault.isPresent()) {
            giveUp(nameOf(fault.get()));
          } else {
            tellAddress();
          }
        });
  }

  private void tellAddress() {
    var url = voices.url(id, exchange.request());
    spoken.tryComplete(
        url.<Spoken>map(Spoken.Sound::new).orElseGet(() -> new Spoken.Silence(UNAVAILABLE)));
  }

  @Override
  public void failed(GatewayError error) {
    giveUp(reason(error));
  }

  @Override
  public void beat() {
    beat.run();
  }

  /// Nobody waits for it any more.
  void hangUp() {
    giveUp("client_gone");
  }

  private void giveUp(String reason) {
    if (spoken.tryComplete(new Spoken.Silence(reason))) {
      if (run != null) {
        run.hangUp();
      }
      recording.drop();
    }
  }

  /// As users of the assistant are told.
  static String reason(GatewayError error) {
    return switch (error) {
      case GatewayError.ModelNotFound _ -> "voice_not_configured";
      case GatewayError.InputRejected _ -> "text_too_long";
      case GatewayError.DeadlineExceeded _ -> "voice_timeout";
      case GatewayError.OfRequest _,
          GatewayError.OfCaller _,
          GatewayError.OfMoney _,
          GatewayError.OfGateway _,
          GatewayError.OutputBlocked _,
          GatewayError.UnitUnavailable _,
          GatewayError.ProviderFailed _,
          GatewayError.ProviderRejected _,
          GatewayError.AllProvidersFailed _ ->
          "voice_" + error.code().toLowerCase(Locale.ROOT);
    };
  }
}
