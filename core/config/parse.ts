import * as v from "valibot";
import { deepFreeze } from "../collection/share.ts";
import {
  type FieldError,
  type FieldPath,
  type Problem,
  printPath,
  readYaml,
  type Validate,
  type YamlDocument,
} from "../resource/mod.ts";
import { done, failed, type Result } from "../result/mod.ts";
import { checkConfig, warnConfig } from "./checks.ts";
import { checkEmbedded } from "./embedded.ts";
import { type EnvoyGatewayConfig, envoyGatewaySchema } from "./envoy-gateway.ts";
import { unknownKeys } from "./unknown-keys.ts";

/** A configuration with what is remarkable about it, or what is wrong with it; problems and warnings carry the place and begin with the field's path. */
export type ConfigResult = Result<
  { readonly config: EnvoyGatewayConfig; readonly warnings: readonly Problem[] },
  readonly Problem[]
>;

/**
 * Reads an `EnvoyGateway` file. Pure. Every key that is not known is refused with its path, but for the three that files of the reference carry without
 * effect (`unknown-keys.ts`); an empty value counts as absent. The parts that have a schema of objects are checked when a validator is given.
 */
export function parseConfig(text: string, file: string, validate?: Validate): ConfigResult {
  const documents = readYaml(text);
  const [document] = documents;
  if (document === undefined || documents.length > 1) {
    return failed([{ file, line: 1, column: 1, message: "must hold one document of kind EnvoyGateway" }]);
  }
  if (document.problems.length > 0) return failed(document.problems.map((problem) => ({ file, ...problem })));
  const at = problemAt(file, document);
  const value = withoutNulls(document.value);
  const result = v.safeParse(envoyGatewaySchema, value);
  const { refused, ignored } = unknownKeys(envoyGatewaySchema, value);
  if (!result.success) return failed([...refused, ...result.issues.map(fieldError)].map(at));
  const config = result.output;
  const errors = [...refused, ...checkConfig(config), ...(validate ? checkEmbedded(config, validate) : [])];
  if (errors.length > 0) return failed(errors.map(at));
  return done({ config: deepFreeze(config), warnings: [...ignored, ...warnConfig(config)].map(at) });
}

/** The configuration of a Postern that is given none. */
export function defaultConfig(): EnvoyGatewayConfig {
  const head = { apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyGateway" };
  return deepFreeze(v.parse(envoyGatewaySchema, head));
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

/** `logging:` with nothing after it says as much as no `logging` at all. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}
