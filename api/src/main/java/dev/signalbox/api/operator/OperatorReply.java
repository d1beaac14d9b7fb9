package dev.signalbox.api.operator;

/// The answer to an [OperatorCall].
///
/// @param status of HTTP
/// @param json the body; empty for none
public record OperatorReply(int status, String json) {}
