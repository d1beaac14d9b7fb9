/// What the pure parts cost.
@NullMarked
package dev.signalbox.benchmarks;

import org.jspecify.annotations.NullMarked;
