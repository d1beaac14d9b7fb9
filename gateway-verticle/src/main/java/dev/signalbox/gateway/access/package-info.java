/// Who may do what at the gateway: authentication of callers and the doors to the other units'
/// APIs.
@NullMarked
package dev.signalbox.gateway.access;

import org.jspecify.annotations.NullMarked;
