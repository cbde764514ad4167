import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { runParity } from "../parity/run.ts";
import { STAGES } from "../parity/stages/mod.ts";
import { sharedPath } from "../shared.ts";

const dir = sharedPath("goldens");

/** Kinds of policies that the translator does not know yet; cases named after others are asked for. */
const LACKING =
  /^(?:clienttraffic|backendtraffic)policy|^mergebackends|^(?:custom|disable|health|tracing|gateway|httproute|merge|policy)-/;

/** Cases of api-to-ir that are asked for so far: all without policies, and those with the kinds that are there. */
function askedFor(): readonly string[] | undefined {
  const read = (list: string) =>
    readFileSync(sharedPath("goldens", "lists", list) ?? "", "utf8")
      .split("\n")
      .filter(Boolean);
  const withPolicies = read("policies.api-to-ir.txt").filter((name) => !LACKING.test(name));
  return [...read("no-policies.api-to-ir.txt"), ...withPolicies];
}

/** Cases that hold policies of kinds that are lacking besides others. One that passes must leave this list. */
const WITH_POLICIES: Readonly<Record<string, readonly string[]>> = {
  "api-to-ir": [
    "securitypolicy-with-authorization-geoip",
    "securitypolicy-with-authorization-geoip-direct-source-ip",
    "securitypolicy-with-authorization-geoip-mixed-valid-invalid-route-target",
  ],
};

describe.skipIf(dir === undefined)(
  `recorded cases${dir ? "" : " (needs the folder shared beside the project)"}`,
  () => {
    for (const { name } of STAGES) {
      test(name, async () => {
        const list = name === "api-to-ir" ? askedFor() : undefined;
        const [result] = await runParity({ dir: dir ?? "", stages: [name], list });
        expect(result?.failed.map((failure) => failure.name).sort()).toEqual([...(WITH_POLICIES[name] ?? [])].sort());
        expect(result?.passed.length).toBeGreaterThan(0);
      }, 60_000);
    }
  },
);
