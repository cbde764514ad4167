/** A place in a text; both numbers count from one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A field's place inside a document: keys and list indexes from the root. */
export type FieldPath = readonly (string | number)[];

/** One document of a text. Keep it no longer than positions are needed: it holds the syntax tree. */
export interface YamlDocument {
  /** Plain data. Of a broken document it is what could be read, or undefined. */
  readonly value: unknown;
  readonly start: Position;
  /** The problems of the document; none when it can be used. At most `MAX_PROBLEMS`, the last of which then says how many more there are. */
  readonly problems: readonly YamlProblem[];
  /** Where a field stands: its key, or the innermost ancestor that is written down. Costs a step for each key of the path, however large the maps are. */
  locate(path: FieldPath): Position;
}

/** Why a document cannot be read, and where. */
export interface YamlProblem extends Position {
  readonly message: string;
}
