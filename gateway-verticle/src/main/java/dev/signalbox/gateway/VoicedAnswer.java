package dev.signalbox.gateway;

/// Has an answer spoken once it is whole, before the client is told that it is: the text has left
/// by then, and nothing that happens to the voice can take it back.
final class VoicedAnswer implements RelayedAnswer {
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
  public AnswerSink client() {
    return client;
  }

  @Override
  public void text(String piece) {
    text.append(piece);
    client.text(piece);
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
}
