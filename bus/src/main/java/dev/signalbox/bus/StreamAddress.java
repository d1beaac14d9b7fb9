package dev.signalbox.bus;

import dev.signalbox.api.Unit;

/// Where one kind of question is answered by a stream of events.
///
/// @param name `unit.verb.vN`
public record StreamAddress<Q, E>(String name, Unit unit, Class<Q> question, Class<E> event) {}
