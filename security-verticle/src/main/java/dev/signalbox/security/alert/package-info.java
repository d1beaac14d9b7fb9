/// Who is told when a prompt leaks or a key is locked.
@NullMarked
package dev.signalbox.security.alert;

import org.jspecify.annotations.NullMarked;
