package dev.signalbox.gateway;

import dev.signalbox.api.routing.Target;

/// Where one target went on with what another had begun.
///
/// @param at characters of the answer before it, counted as findings count them: before anything
///   was redacted
record Seam(long at, Target from, Target to) {}
