import type { StatusFold } from "../composition/status-fold.ts";
import type { Logger } from "../observe/logger.ts";
import { createStatusBoard, type StatusBoard } from "../status/board.ts";
import type { ObjectStatus, StatusReport } from "../status/types.ts";

/** The options of a status flow. */
export interface StatusFlowOptions {
  /** Takes statuses that changed; absent where there is nowhere to write. */
  readonly writeStatus?: ((changed: readonly ObjectStatus[]) => Promise<void>) | undefined;
  readonly log: Logger;
  readonly leading: boolean;
  /** Tells what is said of derived objects on those they come from. */
  readonly fold?: StatusFold | undefined;
}

/** Hands on what changed about objects, one call at a time; what changes meanwhile goes with the next call. Only the leader writes. */
export class StatusFlow {
  readonly #options: StatusFlowOptions;
  readonly #board: StatusBoard = createStatusBoard();
  #leading: boolean;
  #writing: Promise<void> = Promise.resolve();
  #pending = false;

  constructor(options: StatusFlowOptions) {
    this.#options = options;
    this.#leading = options.leading;
  }

  /** The statuses of the newest translation. */
  translated(statuses: readonly ObjectStatus[]): void {
    this.#board.translated(statuses);
    this.#write();
  }

  /** Takes in the report of a plugin, or of a part of the pipeline; replaces its earlier one. */
  reported(who: string, report: StatusReport): void {
    this.#board.reported(who, report);
    this.#write();
  }

  /** Whether this replica writes; one that has just become the leader writes everything. */
  lead(leading: boolean): void {
    this.#leading = leading;
    if (!leading) return;
    this.#board.forget();
    this.#options.fold?.forget();
    this.#write();
  }

  /** Everything that holds now. */
  all(): readonly ObjectStatus[] {
    const all = this.#board.all();
    return this.#options.fold?.all(all) ?? all;
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#writing;
  }

  #write(): void {
    const { writeStatus, log, fold } = this.#options;
    if (!writeStatus || !this.#leading || this.#pending) return;
    this.#pending = true;
    this.#writing = this.#writing.then(async () => {
      this.#pending = false;
      const taken = this.#board.take();
      const changed = fold?.changed(taken) ?? taken;
      if (changed.length === 0) return;
      await writeStatus(changed).catch((error) =>
        log.error("statuses were not written", { count: changed.length, error }),
      );
    });
  }
}
