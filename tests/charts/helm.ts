import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

/** An object of the chart's output. */
export interface ChartObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** The folder of the chart. */
export const CHART = join(import.meta.dir, "../../charts/postern");

/** The helm executable, undefined when this machine has none; HELM names one. */
export const HELM = [process.env["HELM"], Bun.which("helm"), join(homedir(), ".cache/postern-rig/bin/helm")].find(
  (path) => path != null && existsSync(path),
);

/** The objects that `helm template` makes of the chart. Throws with helm's own words when it fails. */
export function chart(
  values: readonly string[] = [],
  { release = "postern", namespace = "envoy-gateway-system" } = {},
) {
  const sets = ["crds.enabled=false", ...values].flatMap((value) => ["--set-json", jsonOf(value)]);
  return rendered(["template", release, CHART, "--namespace", namespace, ...sets]);
}

/** The same of values as a file has them; without definitions, unless they ask for them. */
export function chartWith(values: object): readonly ChartObject[] {
  const place = ["template", "postern", CHART, "--namespace", "envoy-gateway-system"];
  return rendered([...place, "-f", "-"], JSON.stringify({ crds: { enabled: false }, ...values }));
}

function rendered(args: readonly string[], input = ""): readonly ChartObject[] {
  const { stdout, stderr, exitCode } = Bun.spawnSync([HELM ?? "helm", ...args], { stdin: Buffer.from(input) });
  if (exitCode !== 0) throw new Error(stderr.toString());
  const documents = parseAllDocuments(stdout.toString());
  return documents.map((document) => document.toJS() as ChartObject | null).filter((object) => object !== null);
}

/** `a.b=text` -> `a.b="text"`; numbers, booleans, lists and objects are JSON already. */
function jsonOf(value: string): string {
  const at = value.indexOf("=");
  const text = value.slice(at + 1);
  return /^([[{"\d]|true$|false$|null$)/.test(text) ? value : `${value.slice(0, at)}=${JSON.stringify(text)}`;
}

/** The one object of a kind and name. */
export function find(objects: readonly ChartObject[], kind: string, name: string, namespace?: string): ChartObject {
  const found = objects.filter(
    (object) =>
      object.kind === kind &&
      object.metadata.name === name &&
      (namespace === undefined || object.metadata.namespace === namespace),
  );
  if (found.length !== 1) throw new Error(`${found.length} objects ${kind} ${name}`);
  return found[0] as ChartObject;
}

/** The EnvoyGateway configuration that the chart makes. */
export function configText(objects: readonly ChartObject[]): string {
  return (
    (find(objects, "ConfigMap", "envoy-gateway-config")["data"] as Record<string, string>)["envoy-gateway.yaml"] ?? ""
  );
}

/** The complaint of helm about values; nothing when it takes them. */
export function helmFailure(values: readonly string[]): string {
  try {
    chart(values);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

/** The notes that helm shows after an installation. The notes are rendered as an object, since helm shows them of what it installed only. */
export function notesOf(values: readonly string[]): string {
  const copy = mkdtempSync(join(tmpdir(), "chart-"));
  try {
    cpSync(CHART, copy, { recursive: true });
    copyFileSync(join(copy, "templates/NOTES.txt"), join(copy, "notes.txt"));
    const data = '{notes: {{ tpl (.Files.Get "notes.txt") . | toJson }}}';
    const object = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes}\ndata: ${data}\n`;
    writeFileSync(join(copy, "templates/notes-as-object.yaml"), object);
    const sets = ["crds.enabled=false", ...values].flatMap((value) => ["--set-json", jsonOf(value)]);
    const objects = rendered(["template", "postern", copy, "--namespace", "envoy-gateway-system", ...sets]);
    return (find(objects, "ConfigMap", "notes")["data"] as { readonly notes: string }).notes;
  } finally {
    rmSync(copy, { recursive: true });
  }
}
