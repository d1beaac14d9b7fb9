package dev.signalbox.bus;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Hears which node left the cluster.
final class Membership implements MembershipListener {
  /// The member attribute that holds the node's id.
  static final String NODE_ATTRIBUTE = "signalbox.node";

  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  /// Calls `listener` with each departed node's id, on a thread of the cluster's.
  void onDeparture(Consumer<String> listener) {
    listeners.add(listener);
  }

  @Override
  public void memberAdded(MembershipEvent event) {}

  @Override
  public void memberRemoved(MembershipEvent event) {
    var node = event.getMember().getAttribute(NODE_ATTRIBUTE);
    if (node != null) {
      listeners.forEach(listener -> listener.accept(node));
    }
  }
}
