/// The HTTP APIs of operators: one function per unit, whichever door a call came through.
@NullMarked
package dev.signalbox.platform.operator;

import org.jspecify.annotations.NullMarked;
