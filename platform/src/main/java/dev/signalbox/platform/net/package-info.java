/// Which network addresses a URL that somebody else wrote may lead to.
@NullMarked
package dev.signalbox.platform.net;

import org.jspecify.annotations.NullMarked;
