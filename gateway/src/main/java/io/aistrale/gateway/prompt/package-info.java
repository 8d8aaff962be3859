/// Stored prompts: versions that never change, labels that point at them. They belong to the
/// installation: whoever may ask for inferences may read and use each, admins make them.
@org.jspecify.annotations.NullMarked
package io.aistrale.gateway.prompt;
