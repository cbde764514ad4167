import { keyCodec, text } from "../../../core/collection/key-codec.ts";

/**
 * A scope is what a policy attaches to: `<Kind>/<namespace>/<name>` for a whole object (the key of a route or of an owner of listeners), with
 * `|<section>` behind it for one listener or one rule.
 */
export type Scope = string;

/** A scope taken apart. */
export interface ScopeParts {
  /** The whole object's scope. */
  readonly object: Scope;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Listener or rule. */
  readonly section?: string;
}

/** The scope of a whole object. */
export const objectScope = keyCodec<[kind: string, namespace: string, name: string]>("/", text(), text(), text());

const sectionScope = keyCodec<[object: Scope, section: string]>("|", text(), text());

/** The scope of a section of an object, or of the whole object. */
export function scopeOf(object: Scope, section?: string): Scope {
  return section === undefined ? object : sectionScope.of(object, section);
}

/** Takes a scope apart. */
export function splitScope(scope: Scope): ScopeParts {
  const [object, section] = scope.includes("|") ? sectionScope.read(scope) : [scope];
  const [kind, namespace, name] = objectScope.read(object);
  return { object, kind, namespace, name, ...(section !== undefined && { section }) };
}
