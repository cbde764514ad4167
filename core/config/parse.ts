import * as v from "valibot";
import { deepFreeze } from "../incremental/share.ts";
import {
  type FieldError,
  type FieldPath,
  type Problem,
  printPath,
  readYaml,
  type Validate,
  type YamlDocument,
} from "../resource/mod.ts";
import { checkConfig, warnConfig } from "./checks.ts";
import { type EnvoyGatewayConfig, envoyGatewaySchema } from "./envoy-gateway.ts";
import { unknownKeys } from "./unknown-keys.ts";

/** The outcome of reading a configuration; problems and warnings carry the place and begin with the field's path. */
export type ConfigResult =
  | { readonly ok: true; readonly config: EnvoyGatewayConfig; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads an `EnvoyGateway` file. Pure. A section at the top that is not known is refused; a key further inside that is not known is a
 * warning, because the reference has always read such files. The default EnvoyProxy is checked when a validator of objects is given.
 */
export function parseConfig(text: string, file: string, validate?: Validate): ConfigResult {
  const documents = readYaml(text);
  const [document] = documents;
  if (document === undefined || documents.length > 1) {
    return refuse([{ file, line: 1, column: 1, message: "must hold one document of kind EnvoyGateway" }]);
  }
  if (document.problems.length > 0) return refuse(document.problems.map((problem) => ({ file, ...problem })));
  const at = problemAt(file, document);
  const result = v.safeParse(envoyGatewaySchema, document.value);
  if (!result.success) return refuse(result.issues.map((issue) => at(fieldError(issue))));
  const unknown = unknownKeys(envoyGatewaySchema, document.value);
  const sections = unknown.filter((path) => path.length === 1);
  const errors = [
    ...sections.map((path) => ({ path, message: "is not known; is it misspelt, or in the wrong place?" })),
    ...checkConfig(result.output),
    ...(validate ? checkProxy(result.output.envoyProxy, validate) : []),
  ];
  if (errors.length > 0) return refuse(errors.map(at));
  const ignored = unknown.map((path) => ({ path, message: "is not known and has no effect" }));
  return {
    ok: true,
    config: deepFreeze(result.output),
    warnings: [...ignored, ...warnConfig(result.output)].map(at),
  };
}

/** The configuration of a Postern that is given none. */
export function defaultConfig(): EnvoyGatewayConfig {
  const head = { apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyGateway" };
  return deepFreeze(v.parse(envoyGatewaySchema, head));
}

function checkProxy(spec: EnvoyGatewayConfig["envoyProxy"], validate: Validate): readonly FieldError[] {
  if (spec === undefined) return [];
  const metadata = { name: "default" };
  const result = validate({ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyProxy", metadata, spec });
  return result.ok
    ? []
    : result.errors.map(({ path, message }) => ({ path: ["envoyProxy", ...path.slice(1)], message }));
}

function refuse(problems: readonly Problem[]): ConfigResult {
  return { ok: false, problems };
}

function problemAt(file: string, document: YamlDocument): (error: FieldError) => Problem {
  return ({ path, message }) => {
    const { line, column } = document.locate(path);
    return { file, line, column, message: path.length === 0 ? message : `${printPath(path)}: ${message}` };
  };
}

function fieldError(issue: v.BaseIssue<unknown>): FieldError {
  const path: FieldPath = (issue.path ?? []).map(({ key }) => key as string | number);
  const missing = issue.received === "undefined";
  const plain = issue.type === "object" || issue.type === "array";
  const message = missing
    ? "is required"
    : plain
      ? `must be ${issue.type === "object" ? "a map" : "a list"}`
      : issue.message;
  return { path, message };
}
