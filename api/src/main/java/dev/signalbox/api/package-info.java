/// Values every module speaks: ids, outcomes, errors, money, deadlines. Immutable, null-free,
/// without framework, clock or I/O. Nothing here may import Vert.x, Jackson or another module.
@NullMarked
package dev.signalbox.api;

import org.jspecify.annotations.NullMarked;
