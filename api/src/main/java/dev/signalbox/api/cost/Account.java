package dev.signalbox.api.cost;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.identity.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A name under which money is counted: an organisation, a team, a key, a user or a session.
///
/// @param id `org:<id>`, `team:<id>`, `key:<hash>`, `user:<id>` or `session:<hash>:<id>`
public record Account(String id) {
  /// The account of a key.
  public static Account ofKey(CallerKey caller) {
    return new Account("key:" + caller.hash());
  }

  /// The account of a caller's session. Another caller's session of the same name is another
  /// account.
  public static Account ofSession(CallerKey caller, String sessionId) {
    return new Account("session:" + caller.hash() + ":" + sessionId);
  }

  /// Every account that pays for what `identity` asks for in a session of its own: the key's first,
  /// the session's last.
  public static List<Account> of(Identity identity, Optional<String> sessionId) {
    var paying = new ArrayList<Account>(2);
    paying.add(ofKey(identity.caller()));
    identity.organisation().ifPresent(id -> paying.add(new Account("org:" + id)));
    identity.team().ifPresent(id -> paying.add(new Account("team:" + id)));
    identity.user().ifPresent(id -> paying.add(new Account("user:" + id)));
    sessionId.ifPresent(id -> paying.add(ofSession(identity.caller(), id)));
    return List.copyOf(paying);
  }

  /// The ids of `accounts` in their order, each once.
  public static List<String> ids(List<Account> accounts) {
    var ids = new ArrayList<String>(accounts.size());
    for (var account : accounts) {
      if (!ids.contains(account.id())) {
        ids.add(account.id());
      }
    }
    return ids;
  }

  @Override
  public String toString() {
    return id;
  }
}
