/// Who asks: credentials, what the security unit makes of them, and what follows from it. Values
/// only; nothing here decides whether a credential is good.
@NullMarked
package dev.signalbox.api.identity;

import org.jspecify.annotations.NullMarked;
