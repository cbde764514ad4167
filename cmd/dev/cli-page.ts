import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cliPage } from "../cli/page.ts";
import { COMMANDS } from "../main.ts";

/** Writes docs/cli.md anew: `bun cmd/dev/cli-page.ts`. */
writeFileSync(join(import.meta.dir, "../../docs/cli.md"), cliPage(COMMANDS));
