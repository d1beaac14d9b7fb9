package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.speech.Speak;
import dev.signalbox.api.speech.SpeechPiece;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// A voice on the bus that says what it is told to.
final class FakeVoice {
  final Queue<Speak> asked = new ConcurrentLinkedQueue<>();
  final Queue<Boolean> cancelled = new ConcurrentLinkedQueue<>();
  private volatile Consumer<OutboundStream<SpeechPiece>> script =
      events -> {
        sound(events, "ID3-");
        sound(events, "heard");
        finish(events);
      };

  static FakeVoice start(Bus bus) {
    var voice = new FakeVoice();
    Eventually.get(
        bus.serve(
            Addresses.SPEAK,
            (question, _, events) -> {
              voice.asked.add(question);
              events.onCancel(() -> voice.cancelled.add(true));
              voice.script.accept(events);
              return Future.succeededFuture(Outcome.ok(new Bus.Started()));
            }));
    return voice;
  }

  void says(Consumer<OutboundStream<SpeechPiece>> next) {
    script = next;
  }

  void fails(GatewayError error) {
    script = events -> events.fail(error);
  }

  static void sound(OutboundStream<SpeechPiece> events, String bytes) {
    var sound = bytes.getBytes(StandardCharsets.ISO_8859_1);
    events.write(SpeechPiece.Sound.of(sound, 0, sound.length));
  }

  static void finish(OutboundStream<SpeechPiece> events) {
    events.write(new SpeechPiece.Finish(Usage.of(5, 0)));
    events.end();
  }
}
