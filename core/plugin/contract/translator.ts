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
  /** The IR of one data plane (its key), as `root` reads it: tells which objects a data plane rests on. Without it, each is taken to rest on all. */
  readonly dataPlane?: Derivation<XdsIr>;
}

/** The part of a translator that makes IR. */
export interface RootTranslator extends Pick<Translator, "dataPlane"> {
  readonly root: Derivation<Translation>;
  /** Of several put together: the translation of one that fails goes on, as a setting of the next build. Made of earlier builds, so an input like all. */
  readonly kept?: { settings(): Readonly<Record<string, unknown>>; note(translation: Translation): void };
}

/** How the objects of one kind become others. */
export interface ObjectDerivation {
  /** `group/Kind`, or the name of a kind that is built in. */
  readonly from: string;
  /**
   * Derives objects from one object. Pure: `derive` sees the world through `read` alone, and is called again only when what it read has changed. An error
   * is told on the object, which then has nothing. A derived object belongs to the one it came from: its faults are told there.
   */
  derive(object: KubeObject, read: Reader): Derived;
}

/** The objects derived from one object, and the conditions of that object. */
export interface Derived {
  /** Complete objects as a provider would bring them, before defaults; each is checked, and one that is not valid is told and left out. */
  readonly objects: readonly KubeObject[];
  /** Conditions of the object beside `Accepted`, which follows from what becomes of the derived objects. */
  readonly conditions?: readonly Condition[];
}

/** The result of a translation. Parts that did not change keep their identity from build to build. */
export interface Translation {
  readonly xds: Readonly<Record<IrKey, XdsIr>>;
  readonly infra: Readonly<Record<IrKey, InfraIr>>;
  readonly status: readonly ObjectStatus[];
  /** By data plane, the cells (see `objectCell`) of objects whose present version proxies must go on with when a later one cannot be used. */
  readonly inUse?: Readonly<Record<IrKey, readonly string[]>>;
}
