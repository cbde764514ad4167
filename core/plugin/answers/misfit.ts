import { type DescMessage, fromBinary, type Message, type MessageInitShape } from "@bufbuild/protobuf";
import { deepFreeze } from "../../collection/share.ts";
import { ClusterSchema } from "../../envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import {
  type Route,
  RouteSchema,
  type VirtualHost,
  VirtualHostSchema,
} from "../../envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import {
  type HttpFilter,
  HttpFilterSchema,
} from "../../envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import { asFields, assemble, EncodedMessage, encode, encodedOf } from "../../envoy/mod.ts";
import { describeViolation, type Violation, validate, validateMembers } from "../../envoy/validate/mod.ts";
import type { Snapshot } from "../../resource/snapshot.ts";
import { noMessage, notTheAnswer } from "../../status/catalogue/plugin.ts";
import type { FilterPlace, HookPoints, HttpFilterChain } from "../contract/hooks.ts";

const SCHEMAS: Partial<Record<keyof HookPoints, DescMessage>> = {
  route: RouteSchema,
  virtualHost: VirtualHostSchema,
  listener: ListenerSchema,
  cluster: ClusterSchema,
  endpoints: ClusterLoadAssignmentSchema,
};

/** The methods of a snapshot of objects, by which one is known. */
const ASKED_OF_WORLDS = ["get", "list", "keys", "ordered", "all", "changedSince"];

/** Whether something can be asked what snapshots are asked. */
export function isSnapshot(value: unknown): value is Snapshot {
  if (typeof value !== "object" || value === null) return false;
  return ASKED_OF_WORLDS.every((name) => isFunction(value, name));
}

/** The lists of an IR that everything else of a data plane comes from. */
const LISTS_OF_IR = ["http", "tcp", "udp"];

/**
 * Why the answer of a hook cannot go in the place of the value it was asked about; undefined when it can. A message is held against the rules of Envoy's
 * API, one by one, so that a bad answer costs what it is about; the encoding made for that is kept, and the answer is frozen.
 */
export function misfit(point: keyof HookPoints, value: unknown, answer: unknown): string | undefined {
  if (answer === value) return undefined;
  if (typeof answer !== "object" || answer === null) return notTheAnswer(WANTED[point], String(answer).slice(0, SHOWN));
  if (point === "world") return isSnapshot(answer) ? undefined : wrong(point);
  if (point === "ir") return isIr(answer) ? undefined : wrong(point);
  if (point === "httpFilters") return filtersMisfit(value as HttpFilterChain, answer);
  if (point === "resources") return isResources(answer) ? undefined : wrong(point);
  const schema = SCHEMAS[point] as DescMessage;
  if ((answer as Message).$typeName !== (value as Message).$typeName) return wrong(point);
  if ((value as Message).$typeName === undefined) return undefined;
  return misfitMessage(schema, answer as Message, value as Message);
}

/** Characters of an odd answer that are shown. */
const SHOWN = 80;

const WANTED: Readonly<Record<keyof HookPoints, string>> = {
  world: "a snapshot of objects",
  ir: "the IR of a data plane",
  route: "a Route",
  virtualHost: "a VirtualHost",
  httpFilters: "a list of {place, filter}",
  listener: "a Listener",
  cluster: "a Cluster",
  endpoints: "a ClusterLoadAssignment",
  resources: "{byType: lists of messages by type URL}",
};

function wrong(point: keyof HookPoints): string {
  return notTheAnswer(WANTED[point], "another object");
}

function isFunction(answer: object, name: string): boolean {
  return typeof (answer as Record<string, unknown>)[name] === "function";
}

function isIr(answer: object): boolean {
  if (Array.isArray(answer)) return false;
  return LISTS_OF_IR.every((name) => {
    const list = (answer as Record<string, unknown>)[name];
    return list === undefined || (Array.isArray(list) && list.every((one) => typeof one === "object" && one !== null));
  });
}

const PLACES: readonly unknown[] = [
  "first",
  "beforeAuthentication",
  "afterAuthorization",
  "beforeRouting",
] satisfies FilterPlace[];

/** Filters are looked at one by one, as messages are; a name that stands there already would be another filter's configuration. */
function filtersMisfit({ filters, added }: HttpFilterChain, answer: object): string | undefined {
  if (!Array.isArray(answer)) return wrong("httpFilters");
  const names = new Set([...filters, ...added.map(({ filter }) => filter.name)]);
  for (const one of answer as readonly unknown[]) {
    const {
      place,
      filter,
      protects = false,
    } = (one ?? {}) as Readonly<Partial<Record<string, unknown>>> & {
      readonly filter?: HttpFilter;
    };
    if (!PLACES.includes(place)) return notTheAnswer(`a place (${PLACES.join(", ")})`, String(place).slice(0, SHOWN));
    if (filter?.$typeName !== HttpFilterSchema.typeName) return notTheAnswer("an HttpFilter", typeof filter);
    const problem = misfitMessage(HttpFilterSchema, filter);
    if (problem !== undefined) return problem;
    if (names.has(filter.name))
      return notTheAnswer("a filter of another name", `one named ${filter.name}, which is there`);
    if (typeof protects !== "boolean") return notTheAnswer("true or false for protects", typeof protects);
    if (protects && filter.name.includes("|"))
      return notTheAnswer("a protecting filter without | in its name", filter.name.slice(0, SHOWN));
    names.add(filter.name);
  }
  return undefined;
}

function isResources(answer: object): boolean {
  const { byType } = answer as { readonly byType?: unknown };
  return typeof byType === "object" && byType !== null && Object.values(byType).every(Array.isArray);
}

/** A message is read as Envoy will read it: a plugin may leave out what a message is made with, and the encoder does not mind. */
function misfitMessage(schema: DescMessage, answer: Message, value?: Message): string | undefined {
  if (encodedOf(answer) !== undefined) return undefined;
  try {
    const [encoded, reason] =
      schema === VirtualHostSchema ? judgedHost(answer as VirtualHost) : judgedMessage(schema, answer, value);
    if (reason !== undefined) return reason;
    encoded.standsFor(deepFreeze(answer));
    return undefined;
  } catch (error) {
    return noMessage(error);
  }
}

type Judged = readonly [encoded: EncodedMessage, reason: string | undefined];

function judgedMessage(schema: DescMessage, answer: Message, value?: Message): Judged {
  const bytes = encode(schema, answer as MessageInitShape<DescMessage>);
  const violations = isSound(value)
    ? ofWhatChanged(schema, answer, value)
    : validate(schema, fromBinary(schema, bytes));
  return [new EncodedMessage(schema, { bytes, violations }), violations.map(describeViolation)[0]];
}

/** Whether a message was held against the rules already, and broke none. */
function isSound(value: Message | undefined): value is Message {
  return value !== undefined && encodedOf(value)?.violations.length === 0;
}

/** The rules that a changed copy breaks. Fields that stand in it as in the frozen value were looked at then: hooks change little of what is large. */
function ofWhatChanged(schema: DescMessage, answer: Message, value: Message): readonly Violation[] {
  const [now, before] = [answer, value] as unknown as readonly Readonly<Record<string, unknown>>[];
  const names = Object.keys({ ...now, ...before }).filter((name) => now?.[name] !== before?.[name]);
  const changed = Object.fromEntries(names.map((name) => [name, now?.[name]]));
  const read = fromBinary(schema, encode(schema, changed as MessageInitShape<DescMessage>));
  return validateMembers(schema, read, new Set(names));
}

/** Routes that a hook left, or that were looked at already, are taken as they are. */
function judgedHost(host: VirtualHost): Judged {
  const routes = host.routes.map((route): Judged => {
    const known = encodedOf(route);
    if (known !== undefined) return [known, undefined];
    const judged = judgedMessage(RouteSchema, route);
    if (judged[1] === undefined) judged[0].standsFor(deepFreeze(route));
    return judged;
  });
  const bad = routes.find(([, reason]) => reason !== undefined);
  const [, head] = judgedMessage(VirtualHostSchema, { ...host, routes: [] } as VirtualHost);
  const parts = asFields(routes.map(([encoded]) => encoded)) as unknown as Route[];
  const encoded = assemble(VirtualHostSchema, { ...host, routes: parts }, ["routes"]);
  return [encoded as EncodedMessage, head ?? bad?.[1]];
}
