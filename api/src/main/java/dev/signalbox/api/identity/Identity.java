package dev.signalbox.api.identity;

import dev.signalbox.api.CallerKey;
import java.util.Optional;
import java.util.Set;

/// Who asks, as the security unit has established it.
///
/// @param caller under which quarantine and cost know it; a user's is `user-` and a hash of its id
/// @param authority what it may do
/// @param user the user's id: the subject of a token, or the user a key was made for
/// @param team whose budget pays along
/// @param organisation whose budget pays along
/// @param tier `free`, `pro`, `enterprise` or an operator's own word; empty where there is none
/// @param allowedModels models and `provider/*` patterns it may ask for; empty means all
/// @param limits how much it may use
public record Identity(
    CallerKey caller,
    Authority authority,
    Optional<String> user,
    Optional<String> team,
    Optional<String> organisation,
    Optional<String> tier,
    Set<String> allowedModels,
    UsageLimits limits) {
  /// Whoever asks where nobody is told apart, as on a unit's own port.
  public static final Identity OPERATOR = of(CallerKey.ANONYMOUS, Authority.OPERATOR);

  public Identity {
    allowedModels = Set.copyOf(allowedModels);
  }

  /// A caller of whom nothing is known but its key.
  public static Identity of(CallerKey caller, Authority authority) {
    return new Identity(
        caller,
        authority,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        UsageLimits.NONE);
  }
}
