/// The HTTP edge: reads a client's dialect into the canonical request, conducts it through the
/// units, and renders the one canonical course of events back. Knows no detector, price, rule or
/// provider.
@NullMarked
package dev.signalbox.gateway;

import org.jspecify.annotations.NullMarked;
