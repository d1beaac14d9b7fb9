package dev.signalbox.bus;

/// What is told to every node that listens, with no answer.
///
/// @param name `unit.fact.vN`
public record Topic<T>(String name, Class<T> event) {}
