/**
 * JSON Patch (RFC 6902) with targets by JSON Pointer or JSONPath, for EnvoyPatchPolicy and the bootstrap.
 *
 * In: a JSON document and operations. Out: a new document and the operations that could not be applied. It never changes
 * its input; an operation that fails is left out and the others still count. The cost of one, and the size of a document, have limits.
 */
export { applyJsonPatches, createPatcher, type JsonPatch, type Patcher, type PatchResult } from "./apply.ts";
export { MAX_OPERATIONS, MAX_SEARCHES, tooManyOperations } from "./budget.ts";
export { locate, type Pointer } from "./json-path.ts";
