package dev.signalbox.bus;

import dev.signalbox.api.Unit;

/// Where one kind of question is answered.
///
/// @param name `unit.verb.vN`; a change an older node cannot read takes a new N
/// @param unit who answers
/// @param idempotent whether a lost question may be asked again of another replica
public record Address<Q, A>(
    String name, Unit unit, Class<Q> question, Class<A> answer, boolean idempotent) {}
