/** A recorded case. */
export interface Recorded {
  readonly stage: string;
  /** The folder of the stage. */
  readonly dir: string;
  readonly name: string;
  /** The text of the recorded input; empty where a stage has none. */
  readonly input: string;
}

/** One way in which Postern's answer to a recorded case differs from the recorded one. */
export interface Deviation extends Recorded {
  /** As `compare.ts` prints it. */
  readonly line: string;
}

/** A kind of recorded answer that is held to be wrong, whatever the case is called. */
export interface Rule {
  readonly reason: string;
  readonly explains: (deviation: Deviation) => boolean;
}
