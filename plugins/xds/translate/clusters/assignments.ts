import { WireType } from "@bufbuild/protobuf/wire";
import { LocalityLbEndpointsSchema } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_components_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { encode, Sealed, written } from "../../../../core/envoy/mod.ts";
import { validate } from "../../../../core/envoy/validate/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { digestOf } from "../../digest.ts";
import { type Checked, checked } from "../checked.ts";
import { constant, remember } from "../filters/remember.ts";
import {
  arePlain,
  type EndpointGroup,
  type EndpointsSpec,
  endpointsOf,
  groupsOf,
  loadAssignment,
  localityOf,
} from "./endpoints.ts";

type Assignment = Checked<typeof ClusterLoadAssignmentSchema>;

/** The load assignment for the endpoints of some settings, which differ from one call to the next in nothing else. */
export type Assignments = (settings: readonly ir.DestinationSetting[]) => Assignment;

/**
 * Makes the load assignments of one cluster. A Service may serve thousands of clusters: its endpoints are encoded, checked and hashed once, what
 * stands around them once for each cluster, and other endpoints cost each cluster no more than putting both together, which is put off until
 * somebody wants the bytes.
 */
export function assignmentsOf({ name, traffic }: EndpointsSpec): Assignments {
  let frame: Frame | undefined;
  return (settings) => {
    const spec: EndpointsSpec = { name, settings, ...(traffic && { traffic }) };
    const groups = groupsOf(spec);
    if (frame === undefined || !fits(frame, groups)) frame = frameOf(spec, groups);
    const lists: EndpointList[] = [];
    let { isSound } = frame;
    for (const group of groups) {
      const list = arePlain(group, spec) ? plainList(group.endpoints) : listOf(group, spec);
      isSound &&= list.isSound;
      lists.push(list);
    }
    // What is refused is looked at as a whole, so that the reason names the places.
    if (!isSound) return checked(ClusterLoadAssignmentSchema, loadAssignment(spec));
    return { sealed: framed(frame, lists), reason: undefined };
  };
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
  return zones.length === groups.length && groups.every(({ zone }, i) => zone === zones[i]);
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

function framed(frame: Frame, lists: readonly EndpointList[]): Assignment["sealed"] {
  const [only] = lists;
  const digest = lists.length === 1 && only ? only.digest() : digestOf(lists.map((list) => list.digest()).join());
  const bytes = () => joined(frame, lists);
  return new Sealed(ClusterLoadAssignmentSchema, { bytes, digest: frame.digest + digest, violations: NONE });
}

const NONE = Object.freeze([]);

const NO_LIST = new Uint8Array();

/** The tag of the field `endpoints` of a load assignment. */
const LOCALITY = (2 << 3) | WireType.LengthDelimited;

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
