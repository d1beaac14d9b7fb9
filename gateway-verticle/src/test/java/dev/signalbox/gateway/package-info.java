/// Tests of the gateway: reading and rendering alone, the pipeline against a scripted bus, and the
/// whole verticle over HTTP.
@NullMarked
package dev.signalbox.gateway;

import org.jspecify.annotations.NullMarked;
