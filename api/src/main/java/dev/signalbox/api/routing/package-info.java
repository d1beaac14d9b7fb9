/// The catalogue of models, the plan of an inference and what the pipeline asks the router.
@NullMarked
package dev.signalbox.api.routing;

import org.jspecify.annotations.NullMarked;
