/// The format of stored prompts: what a version holds, how it is read, checked and rendered. The
/// gateway checks and previews by it, the worker renders.
@org.jspecify.annotations.NullMarked
package io.aistrale.schemas.prompt;
