import type { VerifyOptions } from "../../core/pipeline/mod.ts";

/** The exit code of a process that ends over a difference: an internal fault. */
const INTERNAL_FAULT = 70;

/**
 * Whether builds are compared with builds from nothing, from the variable `POSTERN_VERIFY`: `1` compares and corrects, `strict` ends the process over a
 * difference too, for tests. Anything else, or nothing, does not compare.
 */
export function verifyOf(env: Readonly<Record<string, string | undefined>>): VerifyOptions | undefined {
  const value = env["POSTERN_VERIFY"];
  if (value === "1") return {};
  if (value !== "strict") return undefined;
  return {
    differs(differences) {
      process.stderr.write(`POSTERN_VERIFY=strict: ${differences.join("\n")}\n`);
      process.exit(INTERNAL_FAULT);
    },
  };
}
