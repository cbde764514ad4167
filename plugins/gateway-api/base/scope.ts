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

/** The scope of a section of an object, or of the whole object. */
export function scopeOf(object: Scope, section?: string): Scope {
  return section === undefined ? object : `${object}|${section}`;
}

/** Takes a scope apart. */
export function splitScope(scope: Scope): ScopeParts {
  const bar = scope.indexOf("|");
  const object = bar < 0 ? scope : scope.slice(0, bar);
  const [kind = "", namespace = "", name = ""] = object.split("/");
  return bar < 0 ? { object, kind, namespace, name } : { object, kind, namespace, name, section: scope.slice(bar + 1) };
}
