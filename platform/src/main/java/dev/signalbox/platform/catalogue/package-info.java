/// Which providers and models are known, what they cost and what they can do: data from a file that
/// an operator may replace.
@NullMarked
package dev.signalbox.platform.catalogue;

import org.jspecify.annotations.NullMarked;
