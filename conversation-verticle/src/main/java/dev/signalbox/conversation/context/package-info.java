/// What is known about a user outside, gathered to be put before what the user says.
@NullMarked
package dev.signalbox.conversation.context;

import org.jspecify.annotations.NullMarked;
