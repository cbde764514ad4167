import type { KubeObject } from "../object/mod.ts";
import { type LabelChoice, labelsMatch } from "./label-selector.ts";

/** Which namespaces are ours: all, the ones that are listed, or the ones whose labels match. */
export type WatchChoice =
  | { readonly type: "All" }
  | { readonly type: "Namespaces"; readonly namespaces: readonly string[] }
  | { readonly type: "NamespaceSelector"; readonly namespaceSelector: LabelChoice };

/** A namespace that became ours, or stopped being. */
export interface Move {
  readonly namespace: string;
  readonly joins: boolean;
}

/** The namespaces that are ours, as they are labelled now. Postern's own namespace always is. */
export class WatchScope {
  readonly #choice: WatchChoice;
  readonly #own: string;
  readonly #selected = new Set<string>();

  constructor(choice: WatchChoice, own: string) {
    this.#choice = choice;
    this.#own = own;
  }

  /** The namespaces to ask for one by one; undefined when that is not known beforehand. */
  get listed(): readonly string[] | undefined {
    return this.#choice.type === "Namespaces" ? [...new Set([...this.#choice.namespaces, this.#own])] : undefined;
  }

  /** Whether namespaces come and go with their labels. */
  get byLabel(): boolean {
    return this.#choice.type === "NamespaceSelector";
  }

  /** Whether objects of a namespace are ours; cluster-scoped objects (empty namespace) always are. */
  includes(namespace: string): boolean {
    if (namespace === "" || namespace === this.#own || this.#choice.type === "All") return true;
    if (this.#choice.type === "Namespaces") return this.#choice.namespaces.includes(namespace);
    return this.#selected.has(namespace);
  }

  /** Takes a Namespace as it is now; says when that makes it join or leave. */
  update(namespace: KubeObject): Move | undefined {
    if (this.#choice.type !== "NamespaceSelector") return undefined;
    const { name, labels } = namespace.metadata;
    return this.#set(name, labelsMatch(this.#choice.namespaceSelector, labels));
  }

  /** A Namespace that was deleted. */
  forget(name: string): Move | undefined {
    return this.#set(name, false);
  }

  #set(name: string, selected: boolean): Move | undefined {
    if (this.#selected.has(name) === selected) return undefined;
    if (selected) this.#selected.add(name);
    else this.#selected.delete(name);
    return name === this.#own ? undefined : { namespace: name, joins: selected };
  }
}
