package dev.signalbox.api.inference;

import dev.signalbox.api.conversation.KeptTurn;
import java.util.Optional;

/// How a kept answer is told and what becomes of it besides: what whoever goes on with it cannot
/// know from the request.
///
/// @param askedAt when it was asked for, in ms since the epoch; some answers say so
/// @param withUsage whether a stream of chat completions ends with its tokens
/// @param withThoughts whether a message shows what the model thinks
/// @param instructions that a response repeats; empty for none
/// @param turn of a conversation that it is saved as
/// @param creditsOf the user who pays credits for it
/// @param spoken whether it is said aloud too, once it is whole
public record Delivery(
    long askedAt,
    boolean withUsage,
    boolean withThoughts,
    String instructions,
    Optional<KeptTurn> turn,
    Optional<String> creditsOf,
    boolean spoken) {
  /// One that is told as its dialect usually does, and then forgotten.
  public static Delivery at(long askedAt) {
    return new Delivery(askedAt, false, false, "", Optional.empty(), Optional.empty(), false);
  }

  /// The same, with the tokens at the end of its stream.
  public Delivery withUsage(boolean wanted) {
    return new Delivery(askedAt, wanted, withThoughts, instructions, turn, creditsOf, spoken);
  }

  /// The same, with what the model thinks.
  public Delivery withThoughts(boolean wanted) {
    return new Delivery(askedAt, withUsage, wanted, instructions, turn, creditsOf, spoken);
  }

  /// The same, repeating `given`.
  public Delivery withInstructions(String given) {
    return new Delivery(askedAt, withUsage, withThoughts, given, turn, creditsOf, spoken);
  }

  /// The same, saved as `saved`.
  public Delivery savedAs(Optional<KeptTurn> saved) {
    return new Delivery(askedAt, withUsage, withThoughts, instructions, saved, creditsOf, spoken);
  }

  /// The same, for credits of `user`.
  public Delivery paidBy(String user) {
    return new Delivery(
        askedAt, withUsage, withThoughts, instructions, turn, Optional.of(user), spoken);
  }

  /// The same, said aloud too.
  public Delivery spoken(boolean wanted) {
    return new Delivery(askedAt, withUsage, withThoughts, instructions, turn, creditsOf, wanted);
  }
}
