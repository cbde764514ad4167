import { createEngine, type Failure } from "../../../core/incremental/mod.ts";
import { toRecorded } from "../../../core/ir/mod.ts";
import { type HookRunner, type OwnKind, ownKindOf, type Translation } from "../../../core/plugin/mod.ts";
import {
  createStore,
  describeRef,
  type KubeObject,
  type Problem,
  readDocuments,
  type Snapshot,
  type Validate,
} from "../../../core/resource/mod.ts";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import { printable } from "../../../core/scalars/mod.ts";
import { failedText } from "../../../core/status/catalogue/withheld.ts";
import { withNamespaces } from "../../../library/objects.ts";
import { DEFAULT_SETTINGS, type GatewayApiSettings } from "../../../plugins/gateway-api/base/settings.ts";
import { gatewayApiTranslator } from "../../../plugins/gateway-api/mod.ts";
import { SYSTEM_CLOCK } from "../../runtime/clock.ts";
import { hookedIr, hookedWorld } from "../plugin/hooks.ts";
import { withAddresses, withMissing } from "./complete.ts";
import { gatewayApiOutput, proxyOf } from "./gateway-api.ts";
import type { TranslateRequest } from "./options.ts";
import { xdsOutput } from "./xds.ts";

/** The output, or why there is none. */
export type TranslateResult = Result<Record<string, unknown>, readonly string[]>;

/** A text with objects, and the name it has in problems. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** The means of a translation: who checks objects, and what plugins change. */
export interface TranslateWith {
  readonly validate: Validate;
  readonly hooks: HookRunner;
  /** The kinds that plugins bring. */
  readonly kinds?: readonly OwnKind[];
}

/** Objects as text in, the wanted outputs out, as one run of Postern would make them. Nothing is fetched. */
export async function translate(
  sources: readonly Source[],
  request: TranslateRequest,
  { validate: validateOurs, hooks, kinds = [] }: TranslateWith,
): Promise<TranslateResult> {
  const validate: Validate = (object) =>
    isOurs(object) || ownKindOf(kinds, object) ? validateOurs(object) : { ok: true, object };
  const read = sources.map(({ file, text }) => readDocuments(text, { file, validate }));
  const problems = read.flatMap((one) => one.problems);
  if (problems.length > 0) return failed(problems.map(printProblem));
  const given = read.flatMap((one) => one.objects.map(({ object }) => object));
  if (!given.some(({ kind }) => kind === "GatewayClass")) {
    return failed(["there is no GatewayClass: add the one that the Gateways name"]);
  }
  const objects = request.addMissing ? withMissing(given) : given;
  let output: Record<string, unknown> = {};
  for (const kind of request.to) {
    const built = await build(kind === "ir" ? withAddresses(objects) : objects, request, hooks);
    const { snapshot, translation, failures, hookFailures } = built;
    const wrong = [...failures.map(printFailure), ...hookFailures];
    if (wrong.length > 0) return failed(wrong);
    if (kind === "gateway-api") output = { ...output, ...gatewayApiOutput(snapshot, translation.status, true) };
    if (kind === "ir") output = { ...output, ...irOutput(snapshot, translation) };
    if (kind !== "xds") continue;
    const xds = await allXds(built, request, hooks);
    if ("fault" in xds) return xds;
    output = { ...output, ...xds.value };
  }
  return done(output);
}

/** Objects of other groups come out of a cluster, which has checked them, or are only sketched for the plan. */
function isOurs({ apiVersion }: KubeObject): boolean {
  return /^gateway\.(networking\.k8s|envoyproxy)\.io\//.test(apiVersion);
}

interface Built {
  readonly snapshot: Snapshot;
  readonly translation: Translation;
  readonly failures: readonly Failure[];
  readonly hookFailures: readonly string[];
}

async function build(
  objects: readonly KubeObject[],
  { dnsDomain }: TranslateRequest,
  hooks: HookRunner,
): Promise<Built> {
  const world = await hookedWorld(hooks, createStore().replace(withNamespaces(objects)));
  const snapshot = world.value;
  const given = {
    snapshot,
    settings: { ...planSettings(snapshot, dnsDomain) },
    needs: new Map(),
    now: SYSTEM_CLOCK.now(),
  };
  const { value, failures } = createEngine().build(given, gatewayApiTranslator.root, "");
  const ir = await hookedIr(hooks, value.xds);
  const hookFailures = [...world.problems, ...ir.problems].map(
    ({ irKey, reason, of }) => `${of === undefined ? irKey || "objects" : describeRef(of)}: ${reason}`,
  );
  return { snapshot, translation: { ...value, xds: ir.value }, failures, hookFailures };
}

/** Settings of the translator for objects of which nobody says where they will be served. */
export function planSettings(snapshot: Snapshot, dnsDomain: string): GatewayApiSettings {
  return {
    ...DEFAULT_SETTINGS,
    controllerName: snapshot.all("GatewayClass")[0]?.spec.controllerName ?? DEFAULT_SETTINGS.controllerName,
    controllerNamespace: "",
    dnsDomain,
    runningOnHost: proxyOf(snapshot)?.spec?.provider?.type === "Host",
    machineUnknown: true,
    features: { envoyPatchPolicy: true, backend: true, lua: true, sdsSecretRef: false },
    endpointRoutingDisabled: true,
    globalRateLimitEnabled: true,
  };
}

function irOutput(snapshot: Snapshot, { xds, infra, status }: Translation): Record<string, unknown> {
  return { ...gatewayApiOutput(snapshot, status, false), infraIR: infra, xdsIR: recordedForm(xds) };
}

/** In the shape of the reference system, whose users read it. */
function recordedForm(xds: Translation["xds"]): Translation["xds"] {
  return Object.fromEntries(Object.entries(xds).map(([irKey, ir]) => [irKey, toRecorded(ir)]));
}

async function allXds(
  { snapshot, translation: { xds } }: Built,
  request: TranslateRequest,
  hooks: HookRunner,
): Promise<TranslateResult> {
  const proxy = proxyOf(snapshot);
  const output: Record<string, unknown> = {};
  for (const key of Object.keys(xds).sort()) {
    const dump = await xdsOutput(xds[key] ?? {}, { bootstrap: proxy?.spec?.bootstrap, request, hooks, irKey: key });
    if ("fault" in dump) return failed([`${key}: ${dump.fault}`]);
    output[key] = dump.value;
  }
  return done({ xds: output });
}

function printFailure({ object, where, number }: Failure): string {
  return printable(`${describeRef(object)}: ${failedText(where, number)}`);
}

function printProblem({ file, line, column, message }: Problem): string {
  return printable(`${file}:${line}:${column}: ${message}`);
}
