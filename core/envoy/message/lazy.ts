import type { DescEnum, DescExtension, DescFile, DescMessage, DescService } from "@bufbuild/protobuf";
import * as codegen from "@bufbuild/protobuf/codegenv2";

/**
 * Drop-in replacements for the functions that generated code calls to build its descriptors. Each returns an object
 * that looks like the descriptor and decodes it on the first look, so that importing a generated file costs nothing:
 * 400 eager files take half a second, and one run needs a fraction of them.
 */

/** A file descriptor that is decoded, with its imports, when a property is first read; same promise as protobuf-es. */
export function fileDesc(b64: string, imports: readonly DescFile[] = []): codegen.GenFile {
  return lazy(files, () => codegen.fileDesc(b64, imports.map(withoutImports)));
}

/**
 * A file as its importers need it. protobuf-es links a file by walking its imports, and theirs, along every path; in an API
 * whose files import each other as much as Envoy's these are many more paths than files. All that a file refers to stands in
 * its direct imports, which are linked already; nothing in the API relies on `import public`, as the test that compiles all messages holds.
 */
function withoutImports(file: DescFile): DescFile {
  return Object.create(resolve(file), { dependencies: { value: [], enumerable: true } });
}

/** A message descriptor, found in its file on first use. */
export function messageDesc(file: DescFile, path: number, ...paths: number[]): never {
  return lazy<DescMessage>(messages, () => codegen.messageDesc(resolve(file), path, ...paths)) as never;
}

/** An enum descriptor, found in its file on first use. */
export function enumDesc(file: DescFile, path: number, ...paths: number[]): never {
  return lazy<DescEnum>(enums, () => codegen.enumDesc(resolve(file), path, ...paths)) as never;
}

/** An extension descriptor, found in its file on first use. */
export function extDesc(file: DescFile, path: number, ...paths: number[]): never {
  return lazy<DescExtension>(extensions, () => codegen.extDesc(resolve(file), path, ...paths)) as never;
}

/** A service descriptor, found in its file on first use. */
export function serviceDesc(file: DescFile, path: number): never {
  return lazy<DescService>(services, () => codegen.serviceDesc(resolve(file), path)) as never;
}

/** The real descriptor behind a lazy one; any other descriptor is returned as it is. */
export function resolve<T extends object>(desc: T): T {
  const load = (desc as { [target]?: () => T })[target];
  return load === undefined ? desc : load();
}

const target = Symbol("target");

type Loader<T> = { [target]: () => T };

/** One prototype per kind of descriptor: a getter for each property that protobuf-es knows, all reading the loader. */
function prototypeOf(...keys: readonly string[]): object {
  const prototype = { toString: (): string => "" };
  for (const key of keys) {
    Object.defineProperty(prototype, key, {
      enumerable: true,
      get(this: Loader<Record<string, unknown>>) {
        return this[target]()[key];
      },
    });
  }
  prototype.toString = function (this: unknown) {
    return String((this as Loader<object>)[target]());
  };
  return prototype;
}

function lazy<T extends object>(prototype: object, build: () => T): T {
  let built: T | undefined;
  const load = (): T => {
    built ??= build();
    return built;
  };
  return Object.defineProperty(Object.create(prototype), target, { value: load }) as T;
}

const named = ["kind", "name", "typeName", "deprecated", "file", "parent", "proto"];
const files = prototypeOf(
  ...["kind", "edition", "proto", "dependencies", "name", "enums", "messages", "extensions", "services", "deprecated"],
);
const messages = prototypeOf(
  ...[...named, "fields", "field", "oneofs", "members", "nestedEnums", "nestedMessages", "nestedExtensions"],
);
const enums = prototypeOf(...named, "open", "values", "value", "sharedPrefix");
const services = prototypeOf(...named, "methods", "method");
const extensions = prototypeOf(
  ...[
    ...named,
    "extendee",
    "number",
    "jsonName",
    "fieldKind",
    "listKind",
    "mapKind",
    "scalar",
    "message",
    "enum",
    "oneof",
  ],
  ...["presence", "utf8Validation", "delimitedEncoding", "packed", "longAsString", "getDefaultValue"],
);
