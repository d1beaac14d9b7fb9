package dev.signalbox.bus;

import dev.signalbox.api.Deadline;

/// A question on its way.
record Asked<Q>(Q question, Deadline deadline) {}
