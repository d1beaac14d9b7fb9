package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import java.util.List;
import java.util.Optional;

/// Has an answer spoken once it is whole, before the client is told that it is: the text has left
/// by then, and nothing that happens to the voice can take it back.
final class VoicedAnswer implements AnswerSink {
  private final AnswerSink client;
  private final AnswerVoice voice;
  private final AssistantFormat format;
  private final StringBuilder text = new StringBuilder();

  VoicedAnswer(AnswerSink client, AnswerVoice voice, AssistantFormat format) {
    this.client = client;
    this.voice = voice;
    this.format = format;
  }

  @Override
  public Optional<String> approvalId() {
    return client.approvalId();
  }

  @Override
  public void decided(Plan plan) {
    client.decided(plan);
  }

  @Override
  public void begun(Target answering) {
    client.begun(answering);
  }

  @Override
  public void text(String piece) {
    text.append(piece);
    client.text(piece);
  }

  @Override
  public void toolCall(int index, String id, String name) {
    client.toolCall(index, id, name);
  }

  @Override
  public void toolArguments(int index, String fragment) {
    client.toolArguments(index, fragment);
  }

  @Override
  public void beside(Delta.Beside piece) {
    client.beside(piece);
  }

  @Override
  public ChoiceSink further(int choice) {
    return client.further(choice);
  }

  @Override
  public void found(List<Finding> findings) {
    client.found(findings);
  }

  @Override
  public void ran(Target last, Usage paid) {
    client.ran(last, paid);
  }

  @Override
  public void flush() {
    client.flush();
  }

  @Override
  public void beat() {
    client.beat();
  }

  @Override
  public boolean isFull() {
    return client.isFull();
  }

  @Override
  public void done(AnswerSummary summary) {
    client.flush();
    voice
        .say(text.toString(), client::beat)
        .onSuccess(spoken -> {
          format.spoken(spoken);
          client.done(summary);
        });
  }

  @Override
  public void failed(GatewayError error) {
    client.failed(error);
  }

  @Override
  public void takenOver(GatewayError error) {
    client.takenOver(error);
  }

  @Override
  public void settled(CostReport report, Usage used) {
    client.settled(report, used);
  }
}
