package dev.signalbox.platform.catalogue;

import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import java.time.Instant;

/// A price that is to hold from an instant on.
///
/// @param source who says so, e.g. the name of a price list
public record PriceChange(Target target, Price.PerToken price, Instant from, String source) {}
