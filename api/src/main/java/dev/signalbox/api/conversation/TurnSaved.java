package dev.signalbox.api.conversation;

/// A turn is as durable as the database.
///
/// @param messages how many the conversation has now
public record TurnSaved(int messages) {}
