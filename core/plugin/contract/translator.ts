import type { Derivation, Reader } from "../../incremental/reader.ts";
import type { InfraIr, XdsIr } from "../../ir/mod.ts";
import type { KubeObject } from "../../object/mod.ts";
import type { Condition, ObjectStatus } from "../../status/types.ts";
import type { IrKey, Lifecycle } from "./lifecycle.ts";

/**
 * Derives objects from objects, or turns the world into IR and status, or both. Objects are derived first, translator by translator as listed, each from what there
 * is by then; then every `root` sees all objects. Of a data plane that two translators have that of the one listed first counts, and the other is told.
 */
export interface Translator extends Lifecycle {
  /** Objects made of objects, one derivation for each kind they are made of. */
  readonly derives?: readonly ObjectDerivation[];
  /** The world as IR and status: one derivation (key: empty) that the engine keeps up to date. */
  readonly root?: Derivation<Translation>;
  /** The IR of one data plane (its key), as `root` reads it: tells which objects a data plane rests on. Without it, it is taken to rest on all. */
  readonly dataPlane?: Derivation<XdsIr>;
}

/** What of a translator makes IR. */
export interface RootTranslator extends Pick<Translator, "dataPlane"> {
  readonly root: Derivation<Translation>;
  /** Of several put together: what goes on of one that fails, as settings of the next build. Made of earlier builds, so it is an input like all others. */
  readonly kept?: { settings(): Readonly<Record<string, unknown>>; note(translation: Translation): void };
}

/** How the objects of one kind become others. */
export interface ObjectDerivation {
  /** `group/Kind`, or the name of a kind that is built in. */
  readonly from: string;
  /**
   * What becomes of one object. Pure: it sees the world through `read` alone, and is called again only when what it read has changed. What it throws is told on the
   * object, which then has nothing. A derived object belongs to the one it came from: what is wrong with it is told there.
   */
  derive(object: KubeObject, read: Reader): Derived;
}

/** What becomes of one object. */
export interface Derived {
  /** Complete objects as a provider would bring them, before defaults; each is checked, and one that is not valid is told and left out. */
  readonly objects: readonly KubeObject[];
  /** What is said of the object, beside `Accepted`, which follows from what becomes of what was derived. */
  readonly conditions?: readonly Condition[];
}

/** What a translation yields. Parts that did not change keep their identity from build to build. */
export interface Translation {
  readonly xds: Readonly<Record<IrKey, XdsIr>>;
  readonly infra: Readonly<Record<IrKey, InfraIr>>;
  readonly status: readonly ObjectStatus[];
  /** By data plane, the cells (see `objectCell`) of objects whose present version proxies must go on with when a later one cannot be used. */
  readonly inUse?: Readonly<Record<IrKey, readonly string[]>>;
}
