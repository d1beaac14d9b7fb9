/// The security unit: judges what goes to a model and what comes back.
///
/// Input: [dev.signalbox.security.InputLimits], then [dev.signalbox.security.InjectionDetector],
/// which reads every message once through a keyword automaton and lets rules judge which keywords
/// stand near each other. Output: [dev.signalbox.security.OutputFilter], a pure function whose
/// streamed answer equals the filtered whole however it is cut. Callers that are refused again and
/// again are locked out by [dev.signalbox.security.Quarantine]. All of it is linear in the text,
/// and any defect refuses the request: nothing passes unjudged.
@NullMarked
package dev.signalbox.security;

import org.jspecify.annotations.NullMarked;
