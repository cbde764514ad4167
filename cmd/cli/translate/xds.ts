import { type DescMessage, type JsonObject, type Message, toJson } from "@bufbuild/protobuf";
import type { ProxyBootstrap } from "../../../core/api/mod.ts";
import { applyBootstrap, renderBootstrap, toBootstrap } from "../../../core/envoy/bootstrap/mod.ts";
import { BootstrapSchema } from "../../../core/envoy/generated/envoy/config/bootstrap/v3/bootstrap_pb.ts";
import { ClusterSchema } from "../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { RouteConfigurationSchema } from "../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { registry } from "../../../core/envoy/message/registry.ts";
import type { XdsIr } from "../../../core/ir/mod.ts";
import type { HookRunner, IrKey } from "../../../core/plugin/mod.ts";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import { createHookedTranslator, WithheldByHook } from "../../../plugins/xds/hooks/hooked.ts";
import type { Resources } from "../../../plugins/xds/translate/mod.ts";
import type { TranslateRequest, XdsType } from "./options.ts";

/** Envoy's configuration in the form of its own `/config_dump`, or what cannot be translated. */
export type XdsOutput = Result<JsonObject>;

type Section = Exclude<XdsType, "all">;

/** The sections of a dump, in Envoy Gateway's order. */
const SECTIONS: readonly Section[] = ["bootstrap", "endpoint", "cluster", "listener", "route"];

/** Options that a dump is made with. */
export interface XdsOutputOptions {
  readonly irKey: IrKey;
  /** As an EnvoyProxy has it. */
  readonly bootstrap: ProxyBootstrap | undefined;
  readonly request: TranslateRequest;
  readonly hooks: HookRunner;
}

/** The dump of one data plane. */
export async function xdsOutput(
  ir: XdsIr,
  { irKey, bootstrap: user, request, hooks }: XdsOutputOptions,
): Promise<XdsOutput> {
  const { namespace, dnsDomain, type } = request;
  const url = `grpc://envoy-ratelimit.${namespace}.svc.${dnsDomain}:8081`;
  const translate = createHookedTranslator(irKey, { controllerNamespace: namespace, rateLimit: { url } });
  const made = await translate(ir, hooks).then(done, (error) => {
    if (error instanceof WithheldByHook) return failed(error.message);
    throw error;
  });
  if ("fault" in made) return made;
  const { resources, errors, hookErrors } = made.value;
  const [error] = errors;
  if (error) return failed(`${error.kind} ${error.name}: ${error.reason}`);
  const [hookError] = hookErrors;
  if (hookError) return failed(`${hookError.name}: ${hookError.reason}`);
  const bootstrap = bootstrapOf(user);
  if ("fault" in bootstrap) return bootstrap;
  const dump = (section: Section) => SECTION_DUMPS[section](resources, bootstrap.value);
  return done(type === "all" ? { configs: SECTIONS.map(dump) } : dump(type));
}

function bootstrapOf(user: ProxyBootstrap | undefined): XdsOutput {
  const applied = applyBootstrap(renderBootstrap(), user);
  const message = "value" in applied ? toBootstrap(applied.value) : applied;
  if ("fault" in message) return failed(`EnvoyProxy: spec.bootstrap: ${message.fault}`);
  return done(toJson(BootstrapSchema, message.value, { registry }) as JsonObject);
}

const SECTION_DUMPS: Readonly<Record<Section, (resources: Resources, bootstrap: JsonObject) => JsonObject>> = {
  bootstrap: (_resources, bootstrap) => ({ ...typeOf("envoy.admin.v3.BootstrapConfigDump"), bootstrap }),
  endpoint: ({ endpoints }) => ({
    ...typeOf("envoy.admin.v3.EndpointsConfigDump"),
    dynamicEndpointConfigs: endpoints.map(({ message }) => ({
      endpointConfig: any(ClusterLoadAssignmentSchema, message),
    })),
  }),
  cluster: ({ clusters }) => ({
    ...typeOf("envoy.admin.v3.ClustersConfigDump"),
    dynamicActiveClusters: clusters.map(({ message }) => ({ cluster: any(ClusterSchema, message) })),
  }),
  listener: ({ listeners }) => ({
    ...typeOf("envoy.admin.v3.ListenersConfigDump"),
    dynamicListeners: listeners.map(({ message }) => ({ activeState: { listener: any(ListenerSchema, message) } })),
  }),
  route: ({ routes }) => ({
    ...typeOf("envoy.admin.v3.RoutesConfigDump"),
    dynamicRouteConfigs: routes.map(({ message }) => ({ routeConfig: any(RouteConfigurationSchema, message) })),
  }),
};

function typeOf(name: string): JsonObject {
  return { "@type": `type.googleapis.com/${name}` };
}

function any(schema: DescMessage, message: Message): JsonObject {
  return { ...typeOf(schema.typeName), ...(toJson(schema, message, { registry }) as JsonObject) };
}
