import type { TypeSet } from "./type-set.ts";

/** The resources that one data plane is to have. Types that did not change keep their identity from snapshot to snapshot. */
export interface XdsSnapshot {
  readonly irKey: string;
  /** The build that this snapshot is from; grows. */
  readonly sequence: number;
  readonly types: ReadonlyMap<string, TypeSet>;
}
