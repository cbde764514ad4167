import { renderTable } from "../../cmd/cli/render/mod.ts";
import { LONGEST as CELL } from "../../cmd/cli/render/table.ts";
import { FREE_MS, limitOf, MS_PER_MIB } from "../../cmd/runtime/reading/aside.ts";
import { AT_ONCE } from "../../cmd/runtime/reading/mod.ts";
import { ANNOTATION_BYTES } from "../../core/api/schema/metadata.ts";
import { OBJECT_COST_LIMIT, RULE_COST_LIMIT } from "../../core/api/schema/rule.ts";
import { MAX_ERRORS, validateObject } from "../../core/api/validate/mod.ts";
import { LONGEST as FIELD } from "../../core/observe/logger.ts";
import { formatText } from "../../core/observe/mod.ts";
import { readDocuments, readYaml } from "../../core/resource/mod.ts";
import {
  DEFAULT_LIMITS,
  EXPANSION_PER_CHARACTER,
  MAX_PROBLEMS,
  MIN_EXPANSION,
} from "../../core/resource/yaml/limits.ts";
import { say } from "../../core/resource/yaml/problems.ts";
import { printable } from "../../core/scalars/mod.ts";
import { LONGEST as SHOWN } from "../../core/scalars/printable.ts";
import {
  fileTooLong,
  moreProblems,
  readingEndedProcess,
  readingTookTooLong,
} from "../../core/status/catalogue/source.ts";
import { MAX_DEPTH } from "../../providers/file/folders.ts";
import { MAX_FILE_BYTES, MOST_LOGGED } from "../../providers/file/mod.ts";
import { count, type Limit, seconds, size } from "./limits.ts";

const first = (text: string) => readYaml(text)[0]?.problems[0]?.message ?? "(no error)";
const last = (text: string) => readYaml(text)[0]?.problems.at(-1)?.message ?? "(no error)";

/** An object of the API that is as it should be but for its annotations. */
function annotated(bytes: number): string {
  const metadata = { name: "a", namespace: "a", annotations: { a: "x".repeat(bytes) } };
  const object = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    metadata,
    spec: { controllerName: "a/b" },
  };
  const result = validateObject(object);
  return result.ok ? "(no error)" : (result.errors[0]?.message ?? "");
}

/** The error when an object has one mistake more than are told. */
function unknownKeys(): string {
  const keys = Array.from({ length: MAX_PROBLEMS + 1 }, (_, i) => `  k${i}: 1\n`).join("");
  const text = `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\nspec:\n${keys}`;
  const { problems } = readDocuments(text, { file: "f", validate: (object) => validateObject(object) });
  return problems.at(-1)?.message ?? "(no error)";
}

/** Whether a text ends in a mark of something left out. */
const cut = (text: string) => (text.trimEnd().endsWith("…") ? "ends in …" : "is whole");

/** Limits of what is read from files, and of what is said about it. */
export function fileLimits(): readonly Limit[] {
  return [...textLimits(), ...readingLimits(), ...saidLimits()];
}

function textLimits(): readonly Limit[] {
  const { characters, lines, documents, tokens, depth } = DEFAULT_LIMITS;
  return [
    {
      what: "a file (`maxFileBytes` of the provider)",
      number: size(MAX_FILE_BYTES),
      why: "an API server takes 1.5 MiB an object; 8 MiB are some 20,000 routes",
      error: fileTooLong(MAX_FILE_BYTES + 1, MAX_FILE_BYTES),
    },
    {
      what: "a text of YAML or JSON, wherever it stands",
      number: size(characters, "characters"),
      why: "reading costs up to a second for each Mi",
      error: first("x".repeat(characters + 1)),
    },
    {
      what: "lines of a text",
      number: count(lines),
      why: "each costs some bytes, so that places can be told",
      error: first("\n".repeat(lines)),
    },
    {
      what: "documents of a text",
      number: count(documents),
      why: "each costs more than the few characters it may have",
      error: first("a\n---\n".repeat(documents + 1)),
    },
    {
      what: "words and signs of a document",
      number: count(tokens),
      why: "each becomes a value in memory",
      error: say.tooManyTokens(tokens),
    },
    {
      what: "maps and lists within each other",
      number: count(depth),
      why: "the stack of the process; objects nest far less",
      error: first("[".repeat(depth + 1)),
    },
    {
      what: "values that aliases and merge keys expand to",
      number: `${EXPANSION_PER_CHARACTER} for each character, ${count(MIN_EXPANSION)} in any case`,
      why: "a few lines may stand for millions of values",
      error: first(laughs()),
    },
    {
      what: "rules (CEL) of the API over one object",
      number: `${count(OBJECT_COST_LIMIT)} steps, ${count(RULE_COST_LIMIT)} for each`,
      why: "the API server has the same",
      error: "it costs too much to evaluate",
    },
    {
      what: "annotations of an object",
      number: size(ANNOTATION_BYTES),
      why: "the API server has the same",
      error: annotated(ANNOTATION_BYTES),
    },
  ];
}

function saidLimits(): readonly Limit[] {
  const logged = { time: 0, level: "info", component: "a", fields: {} } as const;
  return [
    {
      what: "problems told of one document or object",
      number: count(MAX_PROBLEMS),
      why: "a line of the log each; the first ones say enough",
      error: `${last(`[${",".repeat(40)}]`)}; ${unknownKeys()}`,
    },
    {
      what: "mistakes of an object that are put into words",
      number: count(MAX_ERRORS),
      why: "a sentence, with the names that are known there, costs more than the mistake",
      error: "they are counted among those more",
    },
    {
      what: "lines of the log about one file",
      number: count(MOST_LOGGED),
      why: "a file may have thousands of documents",
      error: moreProblems(12),
    },
    {
      what: "text of users in an error or a table",
      number: `${size(SHOWN, "characters")}, ${CELL} in a column that is not the last`,
      why: "one name is not to fill a screen",
      error: `${cut(printable("x".repeat(SHOWN + 1)))}; signs that end a line, move the cursor or turn text around are escapes: \`${printable("\u001b\n\u202e")}\`; a cell ${cut(renderTable({ head: ["a", "b"], rows: [["x".repeat(CELL + 1), ""]] }, false))}`,
    },
    {
      what: "text of users in a line of the log, and in each of its fields",
      number: size(FIELD, "characters"),
      why: "collectors cut lines of some 16 KiB",
      error: cut(formatText({ ...logged, message: "x".repeat(FIELD + 1) })),
    },
  ];
}

function readingLimits(): readonly Limit[] {
  return [
    {
      what: "characters of a file that is read at once",
      number: count(AT_ONCE),
      why: "up to 50 ms in which nothing else is done",
      error: "larger ones are read in a thread of their own, one after the other",
    },
    {
      what: "reading of such a file",
      number: `${seconds(FREE_MS)}, and ${seconds(MS_PER_MIB)} for each MiB (${seconds(limitOf({ text: "x".repeat(MAX_FILE_BYTES) }))} for 8 MiB)`,
      why: "five times what a slow machine needs",
      error: readingTookTooLong(),
    },
    {
      what: "a file whose reading took the process with it",
      number: "once",
      why: "a file is noted before it is read, so that it cannot do it again at each start",
      error: readingEndedProcess(),
    },
    {
      what: "folders in folders",
      number: count(MAX_DEPTH),
      why: "links may lead in circles",
      error: "what lies deeper is not read",
    },
  ];
}

/** Nine lines that stand for a billion words. */
function laughs(): string {
  const more = Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(", ")}]`);
  return ["a0: &a0 [lol]", ...more].join("\n");
}
