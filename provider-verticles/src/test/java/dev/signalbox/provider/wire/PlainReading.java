package dev.signalbox.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What a recorded answer says, read the plain way: every document of it as a tree, and the places
/// where its family puts words and names of tools.
///
/// @param words of the answer proper
/// @param calls names of the tools it calls, in order
record PlainReading(String words, List<String> calls) {
  static PlainReading of(ProviderAdapter adapter, byte[] body, boolean stream) {
    var documents = documents(body, stream);
    return new PlainReading(
        documents.stream()
            .flatMap(document -> words(adapter, document, stream))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .collect(Collectors.joining()),
        documents.stream()
            .flatMap(document -> calls(adapter, document, stream))
            .map(call -> call.path("name").asText(""))
            .filter(name -> !name.isEmpty())
            .toList());
  }

  private static List<JsonNode> documents(byte[] body, boolean stream) {
    var text = new String(body, UTF_8);
    var written = stream ? text.lines() : Stream.of(text);
    return written
        .filter(line -> !stream || line.startsWith("data: {") || line.startsWith("{"))
        .map(line -> Json.tree(line.substring(line.indexOf('{')).getBytes(UTF_8)))
        .toList();
  }

  private static Stream<JsonNode> words(
      ProviderAdapter adapter, JsonNode document, boolean stream) {
    return switch (adapter.id()) {
      case "anthropic" ->
          Stream.concat(
              list(document.path("content")).map(block -> block.path("text")),
              Stream.of(
                  document.path("content_block").path("text"),
                  document.path("delta").path("text")));
      case "gemini" ->
          parts(document)
              .filter(part -> !part.path("thought").asBoolean())
              .map(p -> p.path("text"));
      case "cohere" -> list(said(document).path("content")).map(block -> block.path("text"));
      case "ollama" -> Stream.of(document.path("message").path("content"));
      default ->
          Stream.of(
                  choice(document, stream).path("content"),
                  choice(document, stream).path("refusal"))
              .flatMap(
                  said -> said.isArray() ? list(said).map(p -> p.path("text")) : Stream.of(said));
    };
  }

  private static Stream<JsonNode> calls(
      ProviderAdapter adapter, JsonNode document, boolean stream) {
    return switch (adapter.id()) {
      case "anthropic" ->
          Stream.concat(list(document.path("content")), Stream.of(document.path("content_block")))
              .filter(block -> block.path("type").asText("").equals("tool_use"));
      case "gemini" -> parts(document).map(part -> part.path("functionCall"));
      case "cohere" -> list(said(document).path("tool_calls")).map(call -> call.path("function"));
      case "ollama" ->
          list(document.path("message").path("tool_calls")).map(call -> call.path("function"));
      default ->
          list(choice(document, stream).path("tool_calls")).map(call -> call.path("function"));
    };
  }

  /// Some write both members, whichever of them counts.
  private static JsonNode choice(JsonNode document, boolean stream) {
    return document.path("choices").path(0).path(stream ? "delta" : "message");
  }

  private static JsonNode said(JsonNode document) {
    return document.has("delta")
        ? document.path("delta").path("message")
        : document.path("message");
  }

  private static Stream<JsonNode> parts(JsonNode document) {
    return list(document.path("candidates").path(0).path("content").path("parts"));
  }

  /// Where a stream has one of them, a whole answer has a list.
  private static Stream<JsonNode> list(JsonNode node) {
    return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.of(node);
  }
}
