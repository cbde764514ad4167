import { LocalityLbEndpointsSchema } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_components_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { digestOf } from "../../../../core/envoy/message/digest.ts";
import { EncodedMessage, encode, tagOf, written } from "../../../../core/envoy/mod.ts";
import { validate } from "../../../../core/envoy/validate/mod.ts";
import type { ObjectRef } from "../../../../core/object/mod.ts";
import { checked, contained } from "../base/checked.ts";
import { lazy } from "../base/lazy.ts";
import { TranslatedResource } from "../base/resources.ts";
import {
  type EncodedEndpoints,
  type EndpointGroup,
  type EndpointsSpec,
  encodedEndpoints,
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
 * Makes the load assignment of one name, time after time. A Service may serve thousands of clusters: its endpoints are encoded, checked and hashed once, what
 * stands around them once for each name, and other endpoints cost each no more than putting both together, which is put off until somebody
 * wants the bytes.
 */
export class Assignments {
  readonly #spec: EndpointsSpec;
  readonly #sources: () => readonly ObjectRef[];
  /** Where no zone matters it stays the same whatever the endpoints. */
  readonly #frame = lazy(() => frameOf(this.#spec, groupsOf(this.#spec)));
  /** The lists that its settings name. */
  readonly lists: readonly string[];

  constructor({ name, settings, traffic, describe }: EndpointsSpec, sources: () => readonly ObjectRef[]) {
    this.#spec = { name, settings, traffic, describe };
    this.lists = settings.flatMap(({ endpointsOf }) => endpointsOf ?? []);
    this.#sources = sources;
  }

  get name(): string {
    return this.#spec.name;
  }

  /** The one for the endpoints that the settings have, or name. */
  with(find: FindList): ReadyAssignment {
    const made = contained("endpoints", () => this.#make({ ...this.#spec, find }));
    if ("value" in made) return made.value;
    const { encoded } = checked(ClusterLoadAssignmentSchema, { clusterName: this.#spec.name });
    return { resource: this.#resource(encoded), reason: made.fault };
  }

  #make(spec: EndpointsSpec): ReadyAssignment {
    const groups = groupsOf(spec);
    const frame = groups.every(({ zone }) => zone === undefined) ? this.#frame() : frameOf(spec, groups);
    const lists = groups.map((group) => encodedEndpoints(group, spec));
    if (frame.isSound && lists.every(({ isSound }) => isSound))
      return { resource: this.#resource(framed(frame, lists)), reason: undefined };
    // An assignment that is refused is looked at as a whole, so that the reason names the places.
    const { encoded, reason } = checked(ClusterLoadAssignmentSchema, loadAssignment(spec));
    return { resource: this.#resource(encoded), reason };
  }

  #resource(encoded: EncodedMessage<typeof ClusterLoadAssignmentSchema>): ReadyAssignment["resource"] {
    return new TranslatedResource(this.#spec.name, encoded, this.#sources);
  }
}

/** A load assignment without its endpoints. */
interface Frame {
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
    ...{ head, localities },
    isSound: validate(ClusterLoadAssignmentSchema, { clusterName: spec.name, endpoints: inits }).length === 0,
    digest: digestOf(joined({ head, localities }, [])),
  };
}

function framed(frame: Frame, lists: readonly EncodedEndpoints[]): EncodedMessage<typeof ClusterLoadAssignmentSchema> {
  const [only] = lists;
  const digest = lists.length === 1 && only ? only.digest() : digestOf(lists.map((list) => list.digest()).join());
  const bytes = () => joined(frame, lists);
  return new EncodedMessage(ClusterLoadAssignmentSchema, { bytes, digest: frame.digest + digest, violations: NONE });
}

const NONE = Object.freeze([]);

const NO_LIST = new Uint8Array();

/** The tag of the field `endpoints` of a load assignment. */
const LOCALITY = tagOf(2);

function joined(
  { head, localities }: Pick<Frame, "head" | "localities">,
  lists: readonly EncodedEndpoints[],
): Uint8Array {
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
