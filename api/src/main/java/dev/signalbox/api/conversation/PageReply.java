package dev.signalbox.api.conversation;

/// An answer of the unit's HTTP API.
///
/// @param status of HTTP
/// @param contentType of `body`
/// @param fileName under which a browser saves it; empty for what is not to be saved
/// @param body text; empty for none
public record PageReply(int status, String contentType, String fileName, String body) {}
