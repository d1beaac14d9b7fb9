/// What the pipeline asks the conversations unit, and its answers.
@NullMarked
package dev.signalbox.api.conversation;

import org.jspecify.annotations.NullMarked;
