/// The meters of a process and their text format.
@NullMarked
package dev.signalbox.platform.telemetry;

import org.jspecify.annotations.NullMarked;
