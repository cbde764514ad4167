import type { EnvoyGatewayConfig } from "../../../core/config/mod.ts";
import { type Need, type NeedAnswer, numberOf } from "../../../core/incremental/mod.ts";
import type { HookRunner, PluginUse } from "../../../core/plugin/mod.ts";
import { describeRef, type FieldPath, type ObjectRef, printPath, refOf } from "../../../core/resource/mod.ts";
import { failedText } from "../../../core/status/catalogue/withheld.ts";
import { looseEnds, type OtherObjects, surroundingsOf } from "../../../plugins/gateway-api/loose-ends.ts";
import type { Finding } from "../../runtime/findings/of-status.ts";
import type { ProcessFacts } from "../../runtime/server/settings.ts";
import { type CommandHooks, NO_HOOKS } from "../plugin/hooks.ts";
import { dryRun } from "./dry-run.ts";
import { findingsOf, unique } from "./findings.ts";
import { byRef, type FilePosition, type Given } from "./given.ts";
import { type CheckedWorld, count, withoutGateway, worldOf } from "./world.ts";

/** The outcome of a check of objects. */
export interface Checked {
  readonly problems: readonly CheckedProblem[];
  /** Notes on what was not looked at: a sentence each. */
  readonly notes: readonly string[];
}

/** Something of an object that would not be served; without a place when the object is not among those given. */
export interface CheckedProblem extends Partial<FilePosition> {
  readonly message: string;
  readonly object?: ObjectRef;
  readonly reason?: string;
}

/** The findings of a real Envoy; see `live.ts`. */
export interface Asked {
  readonly findings: readonly Finding[];
  /** The answers that were fetched for the translation. */
  readonly answers: ReadonlyMap<string, NeedAnswer>;
}

/** How objects are checked. */
export interface CheckOptions {
  readonly config: EnvoyGatewayConfig | undefined;
  readonly around: ProcessFacts;
  /** Plugins, as far as they say what they answer for. */
  readonly plugins?: readonly PluginUse[];
  /** The hooks by which plugins change what is translated. */
  readonly hooks?: CommandHooks | undefined;
  /** Asks a real Envoy. */
  readonly ask?: ((world: CheckedWorld) => Promise<Asked>) | undefined;
}

/** Runs the whole translation over the objects, and says what would not be served. */
export async function check(
  given: Given,
  { config, around, ask, plugins = [], hooks = NO_HOOKS }: CheckOptions,
): Promise<Checked> {
  const world = worldOf(given.objects, config, { ...around, plugins });
  const { findings: refused, answers } = (await ask?.(world)) ?? { findings: [], answers: new Map() };
  const { said, assumed } = await translated(world, given, { answers, hooks });
  const findings = unique([...looseFindings(world, given), ...said, ...refused]);
  const hanging = withoutGateway(world.snapshot);
  return {
    problems: inOrder(
      findings.map((finding) => problemOf(finding, given, hooks)),
      given.files,
    ),
    notes: [
      ...world.notes,
      ...(hanging > 0 ? [`${count(hanging, "object")} that a Gateway serves, since no Gateway is given`] : []),
      ...assumed.map(({ url }) => `what is fetched from ${url} when it runs`),
    ],
  };
}

/** The findings of the translation. A failure that nobody contains is a fault of Postern, and nothing more can be said of any object. */
async function translated(
  world: CheckedWorld,
  { objects }: Given,
  { answers, hooks }: { readonly answers: Asked["answers"]; readonly hooks: HookRunner },
): Promise<{ readonly said: readonly Finding[]; readonly assumed: readonly Need[] }> {
  try {
    const run = await dryRun(world, answers, hooks);
    const failed = run.hookFailures.flatMap(({ name, sources, reason }): Finding[] => {
      const message = name === "" ? reason : `${name}: ${reason}`;
      return sources.length === 0
        ? [{ ref: undefined, path: [], message }]
        : sources.map((ref) => ({ ref, path: [], message }));
    });
    const said = findingsOf(run, { objectOf: byRef(objects), endpointsCount: world.onHost });
    return { said: [...said, ...failed], assumed: run.assumed };
  } catch (error) {
    const message = failedText("translation", numberOf("translation", error));
    return { said: [{ ref: undefined, path: [], message }], assumed: [] };
  }
}

/** The references to something that is not given. Without any Gateway nothing is known of what routes and policies hang on. */
function looseFindings({ snapshot, objects }: CheckedWorld, { problems }: Given): readonly Finding[] {
  if (snapshot.all("Gateway").length === 0) return [];
  const refused = new Set(problems.flatMap(({ ref }) => (ref ? [describeRef(ref)] : [])));
  const given = surroundingsOf(snapshot);
  const others: OtherObjects = {
    ...given,
    // An object that is refused is told of already.
    has: (kind, namespace, name) =>
      given.has(kind, namespace, name) || refused.has(describeRef({ group: "", kind, namespace, name })),
  };
  return objects.flatMap((object) =>
    looseEnds(object, others).map(({ path, message }): Finding => ({ ref: refOf(object), path, message })),
  );
}

function problemOf({ ref, path, message, reason }: Finding, given: Given, { originOf }: CommandHooks): CheckedProblem {
  const place = ref && given.locate(ref, path);
  const origin = ref && place === undefined ? originOf?.(ref) : undefined;
  if (ref && origin) {
    const told = `${describeRef(origin)}: derives ${describeRef(ref)}: ${withField(path, message)}`;
    return { ...given.locate(origin, []), message: told, object: ref, ...(reason !== undefined && { reason }) };
  }
  return {
    ...place,
    message: ref === undefined ? message : `${describeRef(ref)}: ${withField(path, message)}`,
    ...(ref && { object: ref }),
    ...(reason !== undefined && { reason }),
  };
}

/** The message with its field before it, once. */
function withField(path: FieldPath, message: string): string {
  const field = printPath(path);
  if (field === "" || message.startsWith(field)) return message;
  const [begins = "", named] = /^([\w.[\]]+): /.exec(message) ?? [];
  return `${field}: ${named !== undefined && field.includes(named) ? message.slice(begins.length) : message}`;
}

/** File by file and line by line; what has no place comes last. */
function inOrder(problems: readonly CheckedProblem[], files: readonly string[]): readonly CheckedProblem[] {
  const place = ({ file }: CheckedProblem) => (file === undefined ? files.length : files.indexOf(file));
  return problems.toSorted(
    (a, b) => place(a) - place(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
