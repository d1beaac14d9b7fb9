/// The router unit: decides, before the first call, which targets an inference is sent to and why.
@NullMarked
package dev.signalbox.router;

import org.jspecify.annotations.NullMarked;
