import { describeRef, groupOf, type KubeObject, type ObjectRef, refOf } from "../object/mod.ts";
import { done, failed, type Result } from "../result/mod.ts";
import { base64OfText } from "../scalars/bytes.ts";
import { printable } from "../scalars/printable.ts";
import { kindOf } from "./kinds.ts";
import { printPath } from "./print-path.ts";
import { standInOf } from "./stand-in.ts";
import { checkStructure, type FieldError, type Validate } from "./structure.ts";
import {
  eachYaml,
  type FieldPath,
  MAX_PROBLEMS,
  type Position,
  readYaml,
  type YamlDocument,
  type YamlLimits,
} from "./yaml/mod.ts";

/** Why a document, or an object in it, was refused. */
export interface Problem extends Position {
  readonly file: string;
  readonly message: string;
  /** The object, as far as it could be told. */
  readonly ref?: ObjectRef;
}

/** An object and where it was written. */
export interface LocatedObject extends Position {
  readonly object: KubeObject;
  readonly ref: ObjectRef;
}

/** The content of a text. */
export interface ReadDocuments {
  /** In the order of the text. */
  readonly objects: readonly LocatedObject[];
  readonly problems: readonly Problem[];
  /** In the place of refused policies that protect, for as long as no version of them is known that was good; see `KubeObject.refused`. */
  readonly standIns: readonly LocatedObject[];
  /** Whether a refused document could not be told to be of any object: it may have been any that stood here before. */
  readonly unknown: boolean;
}

/** How to read. */
export interface DocumentOptions {
  /** Names the text in problems. */
  readonly file: string;
  readonly validate: Validate;
  readonly limits?: YamlLimits;
}

/** The namespace of namespaced objects that name none: Envoy Gateway puts them there, and names of data planes follow from it. */
export const DEFAULT_NAMESPACE = "envoy-gateway-system";

/**
 * Reads objects out of YAML or JSON: many documents, `List` kinds opened, the default namespace filled in, `stringData` of Secrets moved to
 * `data`, everything validated. A faulty part is refused alone, with its place; never throws.
 */
export function readDocuments(text: string, options: DocumentOptions): ReadDocuments {
  const objects: LocatedObject[] = [];
  const problems: Problem[] = [];
  const standIns: LocatedObject[] = [];
  let unknown = false;
  for (const document of eachYaml(text, options.limits)) {
    for (const { value, path } of itemsOf(document.value)) {
      const read = readObject(value, path, document, options);
      if ("value" in read) objects.push(read.value);
      else {
        problems.push(...read.fault.problems);
        if (read.fault.standIn) standIns.push(read.fault.standIn);
        unknown ||= read.fault.problems.every(({ ref }) => ref === undefined);
      }
    }
  }
  return { objects, problems, standIns, unknown };
}

/** Where a field of an object stands in a text, or the innermost field around it that is written down; undefined for an object that is not in the text. */
export type FieldLocator = (ref: ObjectRef, path: FieldPath) => Position | undefined;

/** Finds fields of objects in a text. Reads the text again, since what reads it for good keeps no syntax tree: for the few that have something to say of a field. */
export function fieldLocator(text: string, limits?: YamlLimits): FieldLocator {
  const found = new Map<string, { readonly document: YamlDocument; readonly path: FieldPath }>();
  for (const document of readYaml(text, limits)) {
    for (const { value, path } of itemsOf(document.value)) {
      const ref = guessRef(value);
      const key = ref && JSON.stringify(ref);
      if (key !== undefined && !found.has(key)) found.set(key, { document, path });
    }
  }
  return (ref, path) => {
    const { group, kind, namespace, name } = ref;
    const at = found.get(JSON.stringify({ group, kind, namespace, name }));
    return at?.document.locate([...at.path, ...path]);
  };
}

/** Characters of an object's name that are shown; a name that an API server takes is shorter. */
const MAX_NAME = 600;

function itemsOf(value: unknown): readonly { readonly value: unknown; readonly path: FieldPath }[] {
  const list = value as { kind?: unknown; items?: unknown } | null | undefined;
  const opened =
    typeof list?.kind === "string" && list.kind.endsWith("List") && Array.isArray(list.items) && list.items;
  if (!opened) return [{ value, path: [] }];
  return opened.map((item, i) => ({ value: item, path: ["items", i] }));
}

/** Why there is no object, and what stands in for it. */
interface RefusedObject {
  readonly problems: readonly Problem[];
  readonly standIn?: LocatedObject;
}

function readObject(
  value: unknown,
  path: FieldPath,
  document: YamlDocument,
  options: DocumentOptions,
): Result<LocatedObject, RefusedObject> {
  const { file, validate } = options;
  const ref = guessRef(value);
  const problemAt = (position: Position, message: string): Problem => ({
    file,
    line: position.line,
    column: position.column,
    message: ref ? `${printable(describeRef(ref), MAX_NAME)}: ${message}` : message,
    ...(ref && { ref }),
  });
  if (document.problems.length > 0) {
    return failed({ problems: document.problems.map((problem) => problemAt(problem, problem.message)) });
  }
  const refused = (errors: readonly FieldError[], untold = 0) => {
    const told = errors.slice(0, MAX_PROBLEMS);
    const problems = told.map((error) => problemAt(document.locate([...path, ...error.path]), describeField(error)));
    const last = problems.at(-1);
    const more = errors.length - told.length + untold;
    return { problems: last && more > 0 ? [...problems, { ...last, message: moreProblems(more) }] : problems };
  };
  const structural = checkStructure(value);
  if (structural.length > 0) return failed(refused(structural));
  const position = path.length === 0 ? document.start : document.locate(path);
  const located = (object: KubeObject) => ({
    object,
    ref: refOf(object),
    line: position.line,
    column: position.column,
  });
  const written = normalise(value as KubeObject);
  const validation = validate(written);
  if (validation.ok) return done(located(validation.object));
  const standIn = standInOf(written);
  // The targets may be what is wrong.
  const valid = standIn && validate(standIn);
  const told = refused(validation.errors, validation.more);
  const reason = validation.errors.slice(0, MAX_PROBLEMS).map(describeField).join("; ");
  return failed({ ...told, ...(valid?.ok && { standIn: located({ ...valid.object, refused: reason }) }) });
}

/** The text of a refused field: its path, then what is wrong. */
function describeField({ path, message }: FieldError): string {
  return path.length === 0 ? message : `${printPath(path)}: ${message}`;
}

function moreProblems(number: number): string {
  return `and ${number} more problems of this object`;
}

/** The object a value seems to be of; undefined when apiVersion, kind and name are not all there. */
function guessRef(value: unknown): ObjectRef | undefined {
  const { apiVersion, kind, metadata } = (value ?? {}) as Partial<KubeObject>;
  const name: unknown = metadata?.name;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string") return undefined;
  return refOf(placed(value as KubeObject));
}

/** The changes that the API server makes before it stores: namespace, the name label of Namespaces, and text of Secrets to base64. */
function normalise(object: KubeObject): KubeObject {
  const result = placed(object);
  if (object.kind === "Namespace" && object.apiVersion === "v1") return namespaceObject(object.metadata.name, result);
  const { stringData, ...secret } = result as KubeObject & {
    data?: Record<string, string>;
    stringData?: Record<string, unknown>;
  };
  if (object.kind !== "Secret" || object.apiVersion !== "v1" || typeof stringData !== "object" || stringData === null) {
    return result;
  }
  const encoded = Object.entries(stringData).map(([key, text]) => [key, base64OfText(String(text))] as const);
  return { ...secret, data: { ...secret.data, ...Object.fromEntries(encoded) } } as KubeObject;
}

/** A Namespace with the label every API server gives it; the one written down, when there is one. */
export function namespaceObject(name: string, written?: KubeObject): KubeObject {
  const labels = { ...written?.metadata.labels, "kubernetes.io/metadata.name": name };
  return { apiVersion: "v1", kind: "Namespace", ...written, metadata: { ...written?.metadata, name, labels } };
}

function placed(object: KubeObject): KubeObject {
  const { namespaced } = kindOf(groupOf(object.apiVersion), object.kind);
  const { namespace, ...metadata } = object.metadata;
  if (!namespaced) return namespace === undefined ? object : { ...object, metadata };
  return namespace ? object : { ...object, metadata: { ...metadata, namespace: DEFAULT_NAMESPACE } };
}
