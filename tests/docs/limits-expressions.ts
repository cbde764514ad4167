import { applyBootstrap } from "../../core/envoy/bootstrap/mod.ts";
import { MAX_CEL, readCel } from "../../core/envoy/cel.ts";
import { DEEPEST } from "../../core/envoy/json-patch/apply.ts";
import {
  FREE_GROWTH,
  FREE_STEPS,
  GROWTH,
  MAX_OPERATIONS,
  MAX_SEARCHES,
  STEPS_PER_VALUE,
} from "../../core/envoy/json-patch/budget.ts";
import { LONGEST as PATH } from "../../core/envoy/json-patch/json-path.ts";
import { applyJsonPatches, type JsonPatch } from "../../core/envoy/json-patch/mod.ts";
import { MAX_PATTERN, MAX_STEPS, patternFault } from "../../core/envoy/re2/mod.ts";
import { LIMITS } from "../../core/isolation/search.ts";
import { MOST_AGAIN } from "../../core/isolation/untold.ts";
import { patchTexts } from "../../plugins/xds/translate/patches/texts.ts";
import { count, type Limit, seconds } from "./limits.ts";

const fault = (document: Record<string, string | object>, ...patches: JsonPatch[]) =>
  applyJsonPatches(document as never, patches)
    .errors[0]?.split(": ")
    .at(-1) ?? "(no error)";

function celFault(text: string): string {
  const result = readCel(text);
  return "fault" in result ? result.fault : "(no error)";
}

function bootstrapFault(): string {
  const jsonPatches = Array.from({ length: MAX_OPERATIONS + 1 }, () => ({ op: "remove", path: "/a" }) as const);
  const result = applyBootstrap({}, { type: "JSONPatch", jsonPatches });
  return "value" in result ? "(no error)" : result.fault;
}

/** Limits of expressions and patches, and of the search for what Envoy refuses. */
export function expressionLimits(): readonly Limit[] {
  return [...ofExpressions(), ...ofSteps()];
}

function ofExpressions(): readonly Limit[] {
  return [
    {
      what: "a regular expression (RE2)",
      number: `${count(MAX_PATTERN)} characters, ${count(MAX_STEPS)} steps of its program`,
      why: "`.{1000}` are seven characters and a thousand steps, which each proxy holds in memory",
      error: patternFault(".{1000}".repeat(6)),
    },
    {
      what: "a CEL expression",
      number: `${count(MAX_CEL)} characters`,
      why: "reading costs microseconds for each, and memory in each proxy",
      error: celFault(`'${"a".repeat(MAX_CEL)}'`),
    },
    {
      what: "operations of an EnvoyPatchPolicy",
      number: `${MAX_OPERATIONS}, of which ${MAX_SEARCHES} with a jsonPath`,
      why: "each is applied again in each build that changes what it patches",
      error: patchTexts.tooMany(),
    },
    {
      what: "operations of a bootstrap",
      number: `${MAX_OPERATIONS}, of which ${MAX_SEARCHES} with a jsonPath`,
      why: "the same",
      error: bootstrapFault(),
    },
  ];
}

function ofSteps(): readonly Limit[] {
  const doubled: readonly JsonPatch[] = Array.from({ length: 30 }, (_, i) => ({
    op: "copy",
    from: "/a",
    path: `/a/b${i}`,
  }));
  return [
    {
      what: "steps of one operation",
      number: `${STEPS_PER_VALUE} for each value of the document and ${count(FREE_STEPS)} more`,
      why: "a path such as `$..[*]..[*]` looks at everything as often as there is something",
      error: fault(
        { list: Array(300).fill({ a: [1] }) },
        { op: "remove", jsonPath: "$..[*,*,*,*]..[*,*,*,*]..[*,*,*,*]" },
      ),
    },
    {
      what: "values that a document grows to",
      number: `${GROWTH} times as many and ${count(FREE_GROWTH)} more`,
      why: "copies of copies double each time",
      error: fault({ a: { c: "1" } }, ...doubled),
    },
    {
      what: "a JSONPath",
      number: `${count(PATH)} characters`,
      why: "those of people have fewer than a hundred",
      error: fault({}, { op: "remove", jsonPath: `$.${"a".repeat(PATH)}` }),
    },
    {
      what: "a path of RFC 6902",
      number: `${DEEPEST} levels`,
      why: "messages nest far less",
      error: fault({}, { op: "add", path: "/a".repeat(DEEPEST + 1), value: 1 }),
    },
    {
      what: "the search for what Envoy refuses",
      number: `${LIMITS.trials} trials, ${seconds(LIMITS.ms)}; what it could not tell apart is searched ${MOST_AGAIN} times again`,
      why: "changes wait meanwhile; a trial costs a build and Envoy's time",
      error: `it could not be told from others within ${LIMITS.trials} trials`,
    },
  ];
}
