import type { KubeObject } from "../../core/resource/mod.ts";
import type { Random } from "../random.ts";
import type { Ask } from "./ask.ts";
import type { Place } from "./place.ts";

/** Some objects that belong together, and what must hold of them. */
export interface Unit {
  readonly objects: readonly KubeObject[];
  /** Documents as a user wrote them, where it is their text that is odd. */
  readonly text?: string;
  /** The requests that must be answered in every run: good objects serve, and faulty ones do not serve what they must not. */
  readonly asks: readonly Ask[];
  readonly faults?: readonly Fault[];
  /** Objects without a fault of their own that may complain, because they stand on what is faulty. */
  readonly affected?: readonly KubeObject[];
  /** The good version of what is faulty: a live run may begin with it. Objects that are here and not among the unit's are deleted then. */
  readonly before?: Before;
}

/** A world before a fault came. */
export interface Before {
  readonly objects: readonly KubeObject[];
  /** Must be answered then. */
  readonly asks: readonly Ask[];
  /** Must still be answered when the fault has come. */
  readonly kept: readonly Ask[];
}

/** Something that is wrong with an object. */
export interface Fault {
  readonly culprit: KubeObject;
  /** Any of these must complain: the culprit, or where it has no status, what uses it. */
  readonly named: readonly KubeObject[];
  /** Nobody need complain when all these are answered: then what looks like a fault is served as its user meant it. */
  readonly unless?: readonly Ask[];
}

/** Where a unit is built. */
export interface Site {
  readonly random: Random;
  /** Other than those of all other units of the world. */
  readonly id: string;
  /** The number of its tenant, and the tenant's namespace. */
  readonly tenant: number;
  readonly namespace: string;
  readonly edge: Edge;
  readonly place: Pick<Place, "backends" | "certificates">;
  /** A port that nobody else has. */
  port(): number;
}

/** The Gateway that everybody uses: `infra/edge`, with listeners `web` (HTTP), `secure` (HTTPS, `*.example.com`) and `pass` (TLS). */
export interface Edge {
  /** The class of the Gateway: Gateways have an Envoy each, or share one. */
  readonly className: "own" | "merged";
  readonly ports: { readonly web: number; readonly secure: number; readonly pass: number };
}

/** A way to build a unit, by name. */
export interface Sort {
  readonly name: string;
  readonly build: (site: Site) => Unit;
}
