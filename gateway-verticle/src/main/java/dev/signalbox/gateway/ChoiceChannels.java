package dev.signalbox.gateway;

import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.TokenLogprob;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.security.UnreadPart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The texts that one answer consists of, each on its way through the filter by itself.
final class ChoiceChannels {
  private static final int MOST_CITATIONS = 128;

  /// What a token takes in memory besides its words.
  private static final int ENTRY_CHARS = 32;

  private final String prefix;
  private final List<Tool> tools;
  private final ChoiceSink sink;
  private final Queue queue;
  private final List<TokenLogprob> logprobs = new ArrayList<>(0);
  private final Thoughts thoughts;
  private @Nullable OutputChannel output;
  private boolean likelihoods;
  private int citations;

  /// Where the texts wait for their turn.
  interface Queue {
    /// The channels of all answers.
    ChannelTurns turns();

    /// Adds `text`, which takes its turn.
    void add(OutputChannel channel, String text);

    /// Something leaves that no rule can read.
    void passes(UnreadPart part);

    /// So many characters are kept until the end.
    void keep(long characters);
  }

  /// @param number of the answer; the first is 0
  /// @param tools those the caller offered: only their names are known to be harmless
  ChoiceChannels(int number, List<Tool> tools, ChoiceSink sink, Queue queue) {
    this.prefix = number == 0 ? "" : "choices[" + number + "].";
    this.tools = tools;
    this.sink = sink;
    this.queue = queue;
    this.thoughts = new Thoughts(prefix, queue.turns(), sink);
  }

  void add(Delta.Piece piece) {
    switch (piece) {
      case Delta.Text(String text) -> {
        thoughts.end();
        queue.add(textChannel(), text);
      }
      case Delta.ToolCallStart(int index, String id, String name) -> {
        thoughts.end();
        start(index, id, name);
      }
      case Delta.ToolCallArguments(int index, String fragment) ->
          queue.add(argumentsChannel(index), fragment);
      case Delta.Beside beside -> addBeside(beside);
    }
  }

  private void addBeside(Delta.Beside piece) {
    switch (piece) {
      case Delta.Reasoning(String text) -> queue.add(thoughts.channel(), text);
      case Delta.Refusal(String text) ->
          queue.add(channel("refusal", false, safe -> sink.beside(new Delta.Refusal(safe))), text);
      case Delta.Citation(String url, String title) -> cite(url, title);
      // what was taken out of is no longer what was signed
      case Delta.ReasoningSignature(String signature) ->
          thoughts.end(unaltered -> {
            if (unaltered && !signature.isEmpty()) {
              sink.beside(piece);
            }
          });
      case Delta.SealedReasoning(String sealed) ->
          thoughts.end(_ -> {
            if (!sealed.isEmpty()) {
              queue.passes(UnreadPart.SEALED_THOUGHTS);
              sink.beside(piece);
            }
          });
      case Delta.Logprobs(var tokens) -> {
        likelihoods = true;
        logprobs.addAll(tokens);
        queue.keep(tokens.stream().mapToLong(ChoiceChannels::length).sum());
      }
    }
  }

  private static long length(TokenLogprob token) {
    return ENTRY_CHARS
        + token.text().length()
        + token.alternatives().stream()
            .mapToLong(other -> ENTRY_CHARS + other.text().length())
            .sum();
  }

  /// The provider has told all of it.
  void end() {
    thoughts.end();
    if (likelihoods) {
      queue.add(channel("logprobs", true, _ -> {}), words());
    }
  }

  /// All words the likelihoods show: the answer's once more, and what could have been said instead,
  /// the likeliest of each place together, then the second likeliest.
  private String words() {
    var words = new StringBuilder();
    var most = 0;
    for (var token : logprobs) {
      words.append(token.text());
      most = Math.max(most, token.alternatives().size());
    }
    for (var rank = 0; rank < most; rank++) {
      words.append('\n');
      for (var token : logprobs) {
        if (rank < token.alternatives().size()) {
          words.append(token.alternatives().get(rank).text());
        }
      }
    }
    return words.toString();
  }

  /// Everything has left. Likelihoods follow where nothing was taken out of the words they are of
  /// nor of the words they show.
  void left() {
    if (likelihoods) {
      var unaltered =
          textChannel().isUnaltered() && channel("logprobs", true, _ -> {}).isUnaltered();
      sink.beside(new Delta.Logprobs(unaltered ? logprobs : List.of()));
    }
  }

  /// Both parts are words of others', so both go through the filter, in one question.
  private void cite(String url, String title) {
    if (citations == MOST_CITATIONS) {
      return;
    }
    var name = "citations[" + citations++ + "]";
    queue.add(channel(name, true, this::cited), url + "\n" + title.replace('\n', ' '));
  }

  private void cited(String safe) {
    var end = safe.indexOf('\n');
    sink.beside(
        end < 0
            ? new Delta.Citation(safe, "")
            : new Delta.Citation(safe.substring(0, end), safe.substring(end + 1)));
  }

  /// A name the caller did not offer is the model's own words, and goes through the filter.
  private void start(int index, String id, String name) {
    if (isOffered(name)) {
      sink.toolCall(index, id, name);
    } else {
      var channel = "tool_calls[" + index + "].name";
      queue.add(channel(channel, true, safe -> sink.toolCall(index, id, safe)), name);
    }
  }

  private boolean isOffered(String name) {
    return tools.stream().anyMatch(tool -> tool.name().equals(name));
  }

  /// What has waited for the words to end follows them, one after the other.
  void play(List<LastPieces.Piece> pieces) {
    queue.turns().wholeAll();
    for (var piece : pieces) {
      switch (piece) {
        case LastPieces.Piece.Call call -> play(call);
        case LastPieces.Piece.Thought(var text) -> {
          thoughts.end();
          queue.add(thoughts.channel(), text.toString());
        }
        case LastPieces.Piece.Seal(var what) when thoughts.isOpen() -> addBeside(what);
        case LastPieces.Piece.Seal(var what) -> queue.turns().inTurn(() -> sink.beside(what));
      }
    }
    thoughts.end();
  }

  private void play(LastPieces.Piece.Call call) {
    thoughts.end();
    if (isOffered(call.name())) {
      queue.turns().inTurn(() -> sink.toolCall(call.index(), call.id(), call.name()));
    } else {
      start(call.index(), call.id(), call.name());
    }
    var arguments = argumentsChannel(call.index());
    queue.add(arguments, call.arguments().toString());
    queue.turns().whole(arguments, _ -> {});
  }

  private OutputChannel textChannel() {
    if (output == null) {
      output = channel("output", false, sink::text);
    }
    return output;
  }

  private OutputChannel argumentsChannel(int index) {
    return channel(
        "tool_calls[" + index + "].arguments", false, safe -> sink.toolArguments(index, safe));
  }

  private OutputChannel channel(String name, boolean complete, Consumer<String> release) {
    return queue.turns().channel(prefix + name, complete, release);
  }
}
