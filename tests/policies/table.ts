import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A row of `docs/policies.md`: a feature, the field that it hangs on, and where it is shown and proved. */
export interface Feature {
  readonly name: string;
  /** A kind and a path, as `POSTERN_WITHOUT` takes it. */
  readonly field: string;
  /** Name of a file of `examples/policies`. */
  readonly example: string;
  /** Name of a test of `tests/feature/policies`. */
  readonly test: string;
  readonly differs: string;
}

const PAGE = join(import.meta.dir, "../../docs/policies.md");
const ROW =
  /^\| ([^|]+) \| `([^`]+)` \| \[([^\]]+)\]\(\.\.\/examples\/policies\/([^)]+)\.yaml\) \| \[([^\]]+)\]\(\.\.\/tests\/feature\/policies\/([^)]+)\.test\.ts\) \| ([^|]+) \|$/;

/** The page as it stands. */
export function policiesPage(): string {
  return readFileSync(PAGE, "utf8");
}

/** The rows of the table that have an example and a test of their own. */
export function features(): readonly Feature[] {
  return policiesPage()
    .split("\n")
    .flatMap((line) => {
      const [, name = "", field = "", , example = "", , test = "", differs = ""] = ROW.exec(line) ?? [];
      return name === "" ? [] : [{ name, field, example, test, differs }];
    });
}
