package dev.signalbox.conversation.tree;

import dev.signalbox.api.Money;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The messages of a conversation as a tree. Immutable.
public final class MessageTree {
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, List<String>> children = new HashMap<>();
  private final Map<String, Sum> sums = new HashMap<>();

  /// @param inOrder every message, parents before their children
  public MessageTree(List<Node> inOrder) {
    for (var node : inOrder) {
      nodes.put(node.id(), node);
      node.parentId()
          .ifPresent(
              parent -> children.computeIfAbsent(parent, _ -> new ArrayList<>(1)).add(node.id()));
      var before = node.parentId().map(sums::get).orElse(Sum.NONE);
      sums.put(node.id(), before.and(node));
    }
  }

  /// What a way from the beginning to one message comes to.
  private record Sum(int messages, long tokens, Money cost) {
    static final Sum NONE = new Sum(0, 0, Money.ZERO);

    Sum and(Node node) {
      return new Sum(
          messages + 1,
          tokens + node.inputTokens() + node.outputTokens(),
          node.cost().map(cost::plus).orElse(cost));
    }
  }

  /// One way from the beginning to a message that nothing follows. What branches share, each of
  /// them counts.
  ///
  /// @param tokens read and written by the models along it
  /// @param cost of the inferences along it
  public record Branch(String leafId, int messages, long tokens, Money cost) {}

  /// Every message, parents before their children.
  public List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  /// What follows `id`, oldest first.
  public List<String> childrenOf(String id) {
    return children.getOrDefault(id, List.of());
  }

  /// Every branch, by when its last message was begun.
  public List<Branch> branches() {
    return nodes.keySet().stream()
        .filter(id -> childrenOf(id).isEmpty())
        .map(this::branch)
        .toList();
  }

  private Branch branch(String leaf) {
    var sum = sums.getOrDefault(leaf, Sum.NONE);
    return new Branch(leaf, sum.messages(), sum.tokens(), sum.cost());
  }

  /// The messages from the beginning to `id`, oldest first; empty where there is none of that id.
  public List<Node> wayTo(String id) {
    var way = new ArrayDeque<Node>();
    var at = Optional.ofNullable(nodes.get(id));
    while (at.isPresent()) {
      way.addFirst(at.get());
      at = at.get().parentId().map(nodes::get);
    }
    return List.copyOf(way);
  }
}
