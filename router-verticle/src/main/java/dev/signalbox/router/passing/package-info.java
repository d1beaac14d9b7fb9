/// Inferences that are asked for at the router's own port.
@NullMarked
package dev.signalbox.router.passing;

import org.jspecify.annotations.NullMarked;
