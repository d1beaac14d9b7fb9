package dev.signalbox.api.security;

import dev.signalbox.api.RequestId;

/// Asks the security unit to filter a piece of output. Stateless on purpose: what was held back
/// travels with the question, so that any replica can answer it and a lost one can be asked again
/// elsewhere.
///
/// @param channel e.g. `output` or `tool_calls[0].arguments`
/// @param protectedPrompt the caller's system prompt, whose words must not leak
/// @param progress what [FilteredOutput] of the piece before returned; [FilterProgress#START] for
///   the first
/// @param text the new piece; a whole answer is one piece with `last`
/// @param last whether the channel ends here, so that nothing may be held back
public record FilterOutput(
    RequestId id,
    String channel,
    Canary canary,
    String protectedPrompt,
    FilterProgress progress,
    String text,
    boolean last) {}
