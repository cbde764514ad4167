import type { IrKey } from "../plugin/api.ts";
import { type KubeObject, type Snapshot, splitObjectCell } from "../resource/mod.ts";
import type { Withholding } from "./forms.ts";
import type { InForce } from "./suspect.ts";

/** The objects of a build, with those that were withheld replaced. */
export interface AcceptedWorld {
  readonly effective: Snapshot;
  readonly inForce: InForce;
}

interface PublishedWorld {
  readonly sequence: number;
  readonly effective: Snapshot;
  readonly withholding: Withholding;
}

/** So many builds wait for their answers; of more, the oldest are taken for those before them. */
const MOST_WAITING = 64;

/** Which objects the proxies of each data plane have accepted last. Snapshots share what they hold, so keeping some costs little. */
export class AcceptedWorlds {
  #published: PublishedWorld[] = [];
  readonly #accepted = new Map<IrKey, AcceptedWorld>();

  /** A build was published. */
  published(sequence: number, world: Omit<PublishedWorld, "sequence">): void {
    this.#published.push({ sequence, ...world });
    if (this.#published.length > MOST_WAITING) this.#published.shift();
  }

  /** A proxy has taken everything up to a sequence. */
  accepted(irKey: IrKey, sequence: number): void {
    const world = this.#published.findLast((each) => each.sequence <= sequence);
    if (world === undefined) return;
    const { effective, withholding } = world;
    if (this.#accepted.get(irKey)?.effective === effective) return;
    const inForce = (cell: string): KubeObject | undefined => {
      const instead = withholding.withheld.get(cell)?.instead;
      return instead === undefined || instead === "earlier" ? effective.get(...splitObjectCell(cell)) : undefined;
    };
    this.#accepted.set(irKey, { effective, inForce });
  }

  /** What the proxies of a data plane accepted last; undefined before that. */
  of(irKey: IrKey): AcceptedWorld | undefined {
    return this.#accepted.get(irKey);
  }
}
