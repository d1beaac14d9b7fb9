package dev.signalbox.api.cost;

import dev.signalbox.api.RequestId;

/// Asks the cost unit whether a user may go on, and sets `leastCredits` aside for the request until
/// it is charged, released, or forgotten for ten minutes. Answered with the user's [UserProfile];
/// `Err(CreditsInsufficient)` where the balance without what is set aside for other requests is
/// less, `Err(CostLimitExceeded)` where the user's own budget in USD is used up. Idempotent by
/// `id`.
///
/// @param user the subject of a token; one nobody has heard of begins with the installation's
///   welcome credits
/// @param leastCredits the balance it takes to go on, 5 for an assistant's turn; 0 where only the
///   budget in USD counts
public record CheckBalance(RequestId id, String user, long leastCredits) {}
