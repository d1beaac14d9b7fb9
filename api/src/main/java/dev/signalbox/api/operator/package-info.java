/// HTTP calls of operators on their way to the unit that answers them.
@NullMarked
package dev.signalbox.api.operator;

import org.jspecify.annotations.NullMarked;
