import { type DescMessage, fromBinary, type Message, type MessageShape } from "@bufbuild/protobuf";
import {
  type VirtualHost,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import {
  type RouteConfiguration,
  RouteConfigurationSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { registry, typeNameOf } from "../../../core/envoy/message/registry.ts";
import { type EncodedMessage, encode } from "../../../core/envoy/mod.ts";
import { noMessage } from "../../../core/status/catalogue/plugin.ts";
import { KIND_URLS } from "../cache/kinds.ts";
import {
  type Resource,
  type ResourceKind,
  type Resources,
  reasonAgainst,
  repeatedDomain,
  repeatedMatcher,
  type TranslationError,
} from "../translate/mod.ts";

/** Resources without those that a hook has made unfit for Envoy, and what is wrong with each. */
export interface CheckedResources {
  readonly resources: Resources;
  readonly errors: readonly TranslationError[];
}

/** Holds what hooks made against the rules of Envoy's API. Remembers its verdicts for as long as the messages live. */
export interface HookCheck {
  /** Looks only at resources that `before` does not have; resources without a fault come back as they are. */
  check(before: Resources, after: Resources): CheckedResources;
}

/** Makes a check that remembers nothing yet. */
export function createHookCheck(): HookCheck {
  const verdicts = new WeakMap<object, { readonly reason: string | undefined }>();
  const once = (part: object, find: () => string | undefined): string | undefined => {
    if (typeof part !== "object" || part === null) return noMessage(part);
    const known = verdicts.get(part) ?? { reason: contained(find) };
    verdicts.set(part, known);
    return known.reason;
  };
  const hostReason = (host: VirtualHost) => once(host, () => reasonOf(VirtualHostSchema, host));
  const routesReason = (config: RouteConfiguration, known: ReadonlySet<VirtualHost>) => {
    const head = reasonOf(RouteConfigurationSchema, withoutHosts(config));
    const reasons = config.virtualHosts.map((host) => (known.has(host) ? undefined : hostReason(host)));
    return head ?? reasons.find((reason) => reason !== undefined) ?? repeatedMatcher(config);
  };
  const verdictOf = (kind: ResourceKind, resource: Resource<Message>, hosts: () => ReadonlySet<VirtualHost>) => {
    const { encoded } = resource;
    if (isHookedTable(encoded)) return once(encoded, () => repeatedDomainOf(encoded));
    const { message } = resource;
    return once(message, () =>
      kind === "routes" ? routesReason(message as RouteConfiguration, hosts()) : reasonOfKind(kind, message),
    );
  };
  return {
    check(before, after) {
      const errors: TranslationError[] = [];
      const kinds = Object.keys(KIND_URLS) as ResourceKind[];
      const lists = kinds.map((kind) => {
        const list: readonly Resource<Message>[] = after[kind];
        if (before[kind] === list) return [kind, list] as const;
        const known = new Set<Resource<Message>>(before[kind]);
        let hosts: ReadonlySet<VirtualHost> | undefined;
        const hostsBefore = () => {
          hosts ??= new Set(before.routes.flatMap(({ message }) => message.virtualHosts));
          return hosts;
        };
        const good = list.filter((resource) => {
          const reason = known.has(resource) ? undefined : verdictOf(kind, resource, hostsBefore);
          if (reason === undefined) return true;
          const { name, sources } = resource;
          errors.push({ kind, name, sources, reason: `a plugin changed it: ${reason}` });
          return false;
        });
        return [kind, good] as const;
      });
      return { resources: errors.length === 0 ? after : (Object.fromEntries(lists) as unknown as Resources), errors };
    },
  };
}

/** A route configuration as hooks for routes and virtual hosts leave it: its parts were looked at one by one when they were answered. */
function isHookedTable(encoded: EncodedMessage | undefined): encoded is EncodedMessage {
  return encoded?.schema.typeName === RouteConfigurationSchema.typeName && encoded.assembled !== undefined;
}

const domainsOf = new WeakMap<EncodedMessage, readonly string[]>();

/** Domains of virtual hosts are read once: a route configuration has thousands of them, of which few change. */
function repeatedDomainOf({ assembled }: EncodedMessage): string | undefined {
  const { virtualHosts = [] } = (assembled?.parts ?? {}) as {
    readonly virtualHosts?: readonly EncodedMessage<typeof VirtualHostSchema>[];
  };
  return repeatedDomain(
    virtualHosts.flatMap((host) => {
      const known = domainsOf.get(host) ?? host.withoutParts().domains.map((domain) => domain.toLowerCase());
      domainsOf.set(host, known);
      return known;
    }),
  );
}

function reasonOfKind(kind: ResourceKind, message: Message): string | undefined {
  const schema = registry.getMessage(typeNameOf(KIND_URLS[kind]));
  if (schema === undefined) throw new Error(`${KIND_URLS[kind]} is not a type of Envoy's API`);
  if (message.$typeName !== schema.typeName) return `it is no ${schema.typeName}`;
  return reasonOf(schema, message) ?? repeatedMatcher(message);
}

/** As Envoy will read it: a plugin may leave out what a message is made with, and the encoder does not mind. */
function reasonOf<D extends DescMessage>(schema: D, message: MessageShape<D>): string | undefined {
  return reasonAgainst(schema, fromBinary(schema, encode(schema, message)));
}

function withoutHosts(config: RouteConfiguration): RouteConfiguration {
  return { ...config, virtualHosts: [] };
}

/** A plugin may answer anything, also what is no message at all. */
function contained(find: () => string | undefined): string | undefined {
  try {
    return find();
  } catch (error) {
    return noMessage(error);
  }
}
