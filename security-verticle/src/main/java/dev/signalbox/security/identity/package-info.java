/// Who callers are: virtual keys and tokens.
@NullMarked
package dev.signalbox.security.identity;

import org.jspecify.annotations.NullMarked;
