package dev.signalbox.bus;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Unit;
import java.util.function.Function;

/// A question to be sent, perhaps several times.
///
/// @param body what is sent on a given hop
/// @param codec the body's codec
/// @param whom who may be asked
record Call(
    String name,
    Unit unit,
    boolean idempotent,
    Deadline deadline,
    String codec,
    Function<Hop, Object> body,
    Whom whom) {}
