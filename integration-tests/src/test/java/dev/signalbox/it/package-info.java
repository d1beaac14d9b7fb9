/// Black-box tests: the shipped jar in processes of its own, spoken to over HTTP, killed as power
/// cuts kill.
@NullMarked
package dev.signalbox.it;

import org.jspecify.annotations.NullMarked;
