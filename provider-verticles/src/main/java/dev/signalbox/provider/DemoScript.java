package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Violation;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.Usage;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What the demo does about one request, decided before it begins: the same request, the same
/// script.
///
/// @param refusal set when it fails instead of answering
/// @param stall before anything happens
/// @param delay before each delta
/// @param deltas the answer; without its finish when the stream is to break off. Made one by one
///   when asked for
record DemoScript(
    Optional<GatewayError> refusal, Duration stall, Duration delay, List<Delta> deltas) {

  static DemoScript of(InferenceRequest request) {
    var asked = new DemoDirectives(lastOf(request, Role.USER));
    return new DemoScript(
        asked.failure().map(DemoScript::failed).or(() -> impossible(request)),
        asked.stall(),
        asked.delay(),
        deltas(request, asked));
  }

  /// It draws no tokens, so none was more or less likely than another.
  private static Optional<GatewayError> impossible(InferenceRequest request) {
    return request.generation().choices().logprobs()
        ? Optional.of(
            new GatewayError.InputRejected(
                List.of(
                    Violation.of("logprobs", "unsupported", DemoCall.ID + " takes no logprobs"))))
        : Optional.empty();
  }

  private static GatewayError failed(int status) {
    var reason = "the request asked the demo to fail with " + status;
    return status >= 500 || status == 429 || status == 408
        ? new GatewayError.ProviderFailed(DemoCall.ID, status, reason)
        : new GatewayError.ProviderRejected(DemoCall.ID, status, reason);
  }

  private static List<Delta> deltas(InferenceRequest request, DemoDirectives asked) {
    var tools = toolsToCall(request);
    var deltas = new ArrayList<Delta>();
    if (!tools.isEmpty()) {
      var answers = request.generation().choices().count();
      for (var answer = 0; answer < answers; answer++) {
        deltas.addAll(calls(request, tools, answer));
      }
      var further = Collections.nCopies(answers - 1, FinishReason.TOOL_CALLS);
      deltas.add(
          finish(request, FinishReason.TOOL_CALLS, tools.size() * 16L * answers).beside(further));
      return deltas;
    }
    var words = DemoText.words(request, asked);
    var limit = request.sampling().maxTokens().orElse(Integer.MAX_VALUE);
    var reason = words.size() > limit ? FinishReason.LENGTH : FinishReason.STOP;
    var told = words.subList(0, Math.min(limit, words.size()));
    var pieces = request.stream() || told.isEmpty() ? told : List.of(String.join("", told));
    var answers = request.generation().choices().count();
    var further = Collections.nCopies(answers - 1, reason);
    var end = finish(request, reason, (long) told.size() * answers).beside(further);
    var whole = new Told(pieces, answers, end);
    return asked.cut() ? whole.subList(0, pieces.size() / 2) : whole;
  }

  private static List<Delta> calls(InferenceRequest request, List<Tool> tools, int answer) {
    var pieces = new ArrayList<Delta.Piece>();
    var name = "call_demo_" + Integer.toHexString(request.id().value().hashCode()) + "_";
    for (var i = 0; i < tools.size(); i++) {
      var id = answer == 0 ? name + i : name + answer + "_" + i;
      pieces.add(new Delta.ToolCallStart(i, id, tools.get(i).name()));
      pieces.add(new Delta.ToolCallArguments(i, DemoJson.sample(tools.get(i).parameters())));
    }
    return pieces.stream()
        .map(piece -> answer == 0 ? piece : new Delta.Further(answer, piece))
        .toList();
  }

  private static final class Told extends AbstractList<Delta> {
    private final List<String> pieces;
    private final int answers;
    private final Delta finish;

    /// @param answers how often it is told, one after the other
    Told(List<String> pieces, int answers, Delta finish) {
      this.pieces = pieces;
      this.answers = answers;
      this.finish = finish;
    }

    @Override
    public Delta get(int index) {
      if (index == size() - 1) {
        return finish;
      }
      var text = new Delta.Text(pieces.get(index % pieces.size()));
      var answer = index / pieces.size();
      return answer == 0 ? text : new Delta.Further(answer, text);
    }

    @Override
    public int size() {
      return pieces.size() * answers + 1;
    }
  }

  /// Every tool the message names, else the first; none when the last message answers one.
  private static List<Tool> toolsToCall(InferenceRequest request) {
    var messages = request.messages();
    if (request.tools().isEmpty() || messages.isEmpty() || messages.getLast().role() == Role.TOOL) {
      return List.of();
    }
    var text = lastOf(request, Role.USER);
    var named = request.tools().stream().filter(tool -> text.contains(tool.name())).toList();
    return named.isEmpty() ? request.tools().subList(0, 1) : named;
  }

  /// A word counts as a token.
  private static Delta.Finish finish(InferenceRequest request, FinishReason reason, long words) {
    var input = DemoText.count(request.systemPrompt());
    for (var message : request.messages()) {
      input += DemoText.count(message.text());
    }
    return new Delta.Finish(reason, Usage.of(input, words), "demo");
  }

  static String lastOf(InferenceRequest request, Role role) {
    return request.messages().reversed().stream()
        .filter(message -> message.role() == role)
        .map(Message::text)
        .findFirst()
        .orElse("");
  }
}
