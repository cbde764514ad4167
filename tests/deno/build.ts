import { toJson } from "@bufbuild/protobuf";
import { validateObject } from "../../core/api/validate/mod.ts";
import { registry, typeNameOf } from "../../core/envoy/message/registry.ts";
import { createEngine } from "../../core/incremental/mod.ts";
import { createStore, readDocuments } from "../../core/resource/mod.ts";
import { DEFAULT_SETTINGS } from "../../plugins/gateway-api/base/settings.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { KIND_URLS } from "../../plugins/xds/cache/kinds.ts";
import { type ResourceKind, type Resources, translateXds } from "../../plugins/xds/translate/mod.ts";

/** Objects as text, checked and translated to the IR and on to Envoy's messages: everything of Postern that is pure, in one call. */
export function build(text: string): unknown {
  const { objects, problems } = readDocuments(text, { file: "objects.yaml", validate: validateObject });
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
  const snapshot = createStore().replace([namespace, ...objects.map(({ object }) => object)]);
  const settings = {
    ...DEFAULT_SETTINGS,
    runningOnHost: true,
    features: { ...DEFAULT_SETTINGS.features, backend: true },
  };
  const world = { snapshot, settings, needs: new Map(), now: 0 };
  const translation = createEngine().build(world, root, "").value;
  const messages = Object.entries(translation.xds).map(([key, ir]) => {
    const { resources, errors } = translateXds(ir, { controllerNamespace: DEFAULT_SETTINGS.controllerNamespace });
    const kinds = Object.keys(KIND_URLS) as ResourceKind[];
    return { key, errors, ...Object.fromEntries(kinds.map((kind) => [kind, jsonOf(kind, resources)])) };
  });
  return { problems, ...translation, messages };
}

function jsonOf(kind: ResourceKind, resources: Resources): readonly unknown[] {
  const schema = registry.getMessage(typeNameOf(KIND_URLS[kind]));
  if (schema === undefined) throw new Error(`no schema for ${kind}`);
  return resources[kind].map(({ message }) => toJson(schema, message, { registry }));
}
