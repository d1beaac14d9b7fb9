/// What the pipeline asks the security unit, and its answers.
@NullMarked
package dev.signalbox.api.security;

import org.jspecify.annotations.NullMarked;
