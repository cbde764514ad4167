/** One kind of recorded case: how its files are laid out and how one is run. */
export interface Stage {
  /** The folder's name below the goldens. */
  readonly name: string;
  /** The names of the cases in the stage's folder, sorted. */
  cases(dir: string): readonly string[];
  /** The text of a case's recorded input, where it has one; rules about kinds of cases look at it. */
  input?(dir: string, name: string): string;
  /** Runs one case; what comes back are the differences, one line each, none when it passes. May throw. */
  run(dir: string, name: string): Promise<readonly string[]>;
}
