import type { Sealed } from "../../../core/envoy/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../core/object/mod.ts";
import type { Memo } from "./memo.ts";
import type { TranslateOptions } from "./options.ts";
import type { Table } from "./table.ts";

/** What a route, a listener or a cluster came from. */
export interface Origin {
  readonly sources: readonly ObjectRef[];
  /** Foreign objects that extensions are told about together with the message. */
  readonly extensionRefs: readonly ir.UnstructuredRef[];
  /** Foreign policies that are attached to a route; extensions are told about them apart. */
  readonly extensionPolicies?: readonly ir.UnstructuredRef[];
}

/** What every step of one translation works with: where results go, what is remembered, what is configured. */
export interface Workbench {
  readonly table: Table;
  readonly memo: Memo;
  readonly options: TranslateOptions;
  /** What settings name. */
  readonly lists: ir.EndpointLists;
  /** Noted when a message is made, and kept as long as the message is; only hooks ask. */
  readonly origins: WeakMap<Sealed, () => Origin>;
}
