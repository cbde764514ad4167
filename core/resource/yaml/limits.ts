/** Bounds on what one text may ask of us. Their numbers and reasons stand in docs/security.md. */
export interface YamlLimits {
  /** Characters of the text. Default 8 Mi. */
  readonly characters?: number;
  /** Lines of the text. Default 500,000. */
  readonly lines?: number;
  /** Documents in the text. Default 20,000. */
  readonly documents?: number;
  /** Tokens of a document: words, signs and the space between them. Default 1,000,000. */
  readonly tokens?: number;
  /** Maps and lists within each other. Default 200. */
  readonly depth?: number;
}

/** The bounds that hold when nothing else is said. */
export const DEFAULT_LIMITS: Required<YamlLimits> = {
  characters: 8 * 1024 * 1024,
  lines: 500_000,
  documents: 20_000,
  tokens: 1_000_000,
  depth: 200,
};

/** Problems that are told of one document or object; of the others only the number. */
export const MAX_PROBLEMS = 10;

/** The nodes that aliases and merge keys may come to: so many for each character of the document, against a "billion laughs"; and at least `MIN_EXPANSION`. */
export const EXPANSION_PER_CHARACTER = 10;
/** A small document may always expand to so many nodes. */
export const MIN_EXPANSION = 10_000;
