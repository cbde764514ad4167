import { LocalityLbEndpointsSchema } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_components_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { digestOf } from "../../../../core/envoy/message/digest.ts";
import { EncodedMessage, encode, tagOf, written } from "../../../../core/envoy/mod.ts";
import { validate } from "../../../../core/envoy/validate/mod.ts";
import { sameItems } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/object/mod.ts";
import { checked } from "../base/checked.ts";
import { contained } from "../base/contained.ts";
import { constant, remember } from "../base/remember.ts";
import { TranslatedResource } from "../base/resources.ts";
import type { ClusterSpec } from "../required/cluster-spec.ts";
import {
  arePlain,
  type EndpointGroup,
  type EndpointsSpec,
  endpointsIn,
  endpointsOf,
  type FindList,
  groupsOf,
  loadAssignment,
  localityOf,
} from "./endpoints.ts";

/** A load assignment, and why Envoy would refuse it, if so. */
export interface ReadyAssignment {
  readonly resource: TranslatedResource<typeof ClusterLoadAssignmentSchema>;
  readonly reason: string | undefined;
}

/**
 * Makes the load assignments of one cluster. A Service may serve thousands of clusters: its endpoints are encoded, checked and hashed once, what
 * stands around them once for each cluster, and other endpoints cost each cluster no more than putting both together, which is put off until
 * somebody wants the bytes.
 */
export class Assignments {
  readonly #name: string;
  readonly #settings: EndpointsSpec["settings"];
  readonly #traffic: ClusterSpec["traffic"];
  readonly #sources: () => readonly ObjectRef[];
  #frame: Frame | undefined;
  #endpoints: readonly unknown[] = [];
  #last: ReadyAssignment | undefined;

  constructor({ name, settings, traffic }: EndpointsSpec, sources: () => readonly ObjectRef[]) {
    this.#name = name;
    this.#settings = settings;
    this.#traffic = traffic;
    this.names = settings.flatMap(({ endpointsOf }) => endpointsOf ?? []);
    this.#sources = sources;
  }

  /** The lists that its settings name. */
  readonly names: readonly string[];

  /** The one for the endpoints that the settings have, or name; the same as the last one where these are. */
  with(find: FindList): ReadyAssignment {
    const endpoints = this.#settings.map((setting) => endpointsIn(setting, find));
    if (this.#last !== undefined && sameItems(this.#endpoints, endpoints)) return this.#last;
    this.#endpoints = endpoints;
    const spec = { name: this.#name, settings: this.#settings, traffic: this.#traffic, find };
    const made = contained("endpoints", () => this.#make(spec));
    this.#last = "fault" in made ? this.#refused(made.fault) : made.value;
    return this.#last;
  }

  #refused(reason: string): ReadyAssignment {
    return {
      resource: this.#resource(checked(ClusterLoadAssignmentSchema, { clusterName: this.#name }).encoded),
      reason,
    };
  }

  #make(spec: EndpointsSpec): ReadyAssignment {
    const groups = groupsOf(spec);
    if (this.#frame === undefined || !fits(this.#frame, groups)) this.#frame = frameOf(spec, groups);
    const lists: EndpointList[] = [];
    let { isSound } = this.#frame;
    for (const group of groups) {
      const list = arePlain(group, spec) ? plainList(group.endpoints) : listOf(group, spec);
      isSound &&= list.isSound;
      lists.push(list);
    }
    if (isSound) return { resource: this.#resource(framed(this.#frame, lists)), reason: undefined };
    // What is refused is looked at as a whole, so that the reason names the places.
    const { encoded, reason } = checked(ClusterLoadAssignmentSchema, loadAssignment(spec));
    return { resource: this.#resource(encoded), reason };
  }

  #resource(encoded: EncodedMessage<typeof ClusterLoadAssignmentSchema>): ReadyAssignment["resource"] {
    return new TranslatedResource(this.#name, encoded, this.#sources);
  }
}

/** Endpoints as the field of a locality that they are in. */
interface EndpointList {
  readonly bytes: Uint8Array;
  readonly isSound: boolean;
  readonly digest: () => string;
}

function listOf(group: EndpointGroup, spec: EndpointsSpec): EndpointList {
  const init = { lbEndpoints: endpointsOf(group, spec) };
  const bytes = encode(LocalityLbEndpointsSchema, init);
  return {
    bytes,
    isSound: validate(LocalityLbEndpointsSchema, init).length === 0,
    digest: constant(() => digestOf(bytes)),
  };
}

const plainList = remember((endpoints: readonly ir.DestinationEndpoint[]) =>
  listOf({ setting: {}, index: 0, zone: undefined, endpoints }, { name: "", settings: [] }),
);

/** A load assignment without its endpoints. */
interface Frame {
  readonly zones: readonly EndpointGroup["zone"][];
  readonly head: Uint8Array;
  readonly localities: readonly LocalityFrame[];
  readonly isSound: boolean;
  readonly digest: string;
}

/** The fields of a locality whose numbers are lower than that of its endpoints, and those whose numbers are higher. */
interface LocalityFrame {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

function fits({ zones }: Frame, groups: readonly EndpointGroup[]): boolean {
  if (zones.length !== groups.length) return false;
  for (let i = 0; i < zones.length; i++) if (zones[i] !== groups[i]?.zone) return false;
  return true;
}

function frameOf(spec: EndpointsSpec, groups: readonly EndpointGroup[]): Frame {
  const inits = groups.map((group) => localityOf(group, spec));
  const head = encode(ClusterLoadAssignmentSchema, { clusterName: spec.name });
  const localities = inits.map(({ locality, ...rest }): LocalityFrame => {
    return {
      before: encode(LocalityLbEndpointsSchema, { locality }),
      after: encode(LocalityLbEndpointsSchema, rest),
    };
  });
  return {
    ...{ zones: groups.map(({ zone }) => zone), head, localities },
    isSound: validate(ClusterLoadAssignmentSchema, { clusterName: spec.name, endpoints: inits }).length === 0,
    digest: digestOf(joined({ head, localities }, [])),
  };
}

function framed(frame: Frame, lists: readonly EndpointList[]): EncodedMessage<typeof ClusterLoadAssignmentSchema> {
  const [only] = lists;
  const digest = lists.length === 1 && only ? only.digest() : digestOf(lists.map((list) => list.digest()).join());
  const bytes = () => joined(frame, lists);
  return new EncodedMessage(ClusterLoadAssignmentSchema, { bytes, digest: frame.digest + digest, violations: NONE });
}

const NONE = Object.freeze([]);

const NO_LIST = new Uint8Array();

/** The tag of the field `endpoints` of a load assignment. */
const LOCALITY = tagOf(2);

function joined({ head, localities }: Pick<Frame, "head" | "localities">, lists: readonly EndpointList[]): Uint8Array {
  return written((out) => {
    out.raw(head);
    for (const [i, { before, after }] of localities.entries()) {
      const { bytes = NO_LIST } = lists[i] ?? {};
      out.tag(LOCALITY);
      out.tag(before.length + bytes.length + after.length);
      out.raw(before);
      out.raw(bytes);
      out.raw(after);
    }
  });
}
