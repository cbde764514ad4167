import { type Channel, cel, type Edition, experimental, list, optional, type Rule } from "../schema/mod.ts";
import { parentReference } from "./parent.ts";
import { gatewayDefaultScope, hostname } from "./values.ts";

const SAME_OBJECT = "p1.group == p2.group && p1.kind == p2.kind && p1.name == p2.name";

/** Both name no namespace, or the same one. The definitions differ by a space at the end. */
function sameNamespace(end: string): string {
  const absent =
    "(!has(p1.__namespace__) || p1.__namespace__ == '') && (!has(p2.__namespace__) || p2.__namespace__ == '')";
  const equal = `has(p1.__namespace__) && has(p2.__namespace__) && p1.__namespace__ == p2.__namespace__${end}`;
  return `((${absent}) || (${equal}))`;
}

const SECTION_ABSENT = "(!has(p1.sectionName) || p1.sectionName == '')";
const OTHER_SECTION_ABSENT = "(!has(p2.sectionName) || p2.sectionName == '')";
const PORT_ABSENT = "(!has(p1.port) || p1.port == 0)";
const OTHER_PORT_ABSENT = "(!has(p2.port) || p2.port == 0)";

const standardRules: readonly Rule[] = [
  cel(
    `self.all(p1, self.all(p2, ${SAME_OBJECT} && ${sameNamespace(" ")} ? (${SECTION_ABSENT} == ${OTHER_SECTION_ABSENT}) : true))`,
    "parents that differ only in sectionName must all have one",
  ),
  cel(
    `self.all(p1, self.exists_one(p2, ${SAME_OBJECT} && ${sameNamespace(" ")} && ((${SECTION_ABSENT} && ${OTHER_SECTION_ABSENT}) || (has(p1.sectionName) && has(p2.sectionName) && p1.sectionName == p2.sectionName))))`,
    "no two parents may name the same section of the same object",
  ),
];

const experimentalRules: readonly Rule[] = [
  cel(
    `self.all(p1, self.all(p2, ${SAME_OBJECT} && ${sameNamespace("")} ? (${SECTION_ABSENT} == ${OTHER_SECTION_ABSENT} && ${PORT_ABSENT} == ${OTHER_PORT_ABSENT}): true))`,
    "parents that differ only in sectionName or port must all have them",
  ),
  cel(
    `self.all(p1, self.exists_one(p2, ${SAME_OBJECT} && ${sameNamespace(" ")} && ((${SECTION_ABSENT} && ${OTHER_SECTION_ABSENT}) || ( has(p1.sectionName) && has(p2.sectionName) && p1.sectionName == p2.sectionName)) && ((${PORT_ABSENT} && ${OTHER_PORT_ABSENT}) || (has(p1.port) && has(p2.port) && p1.port == p2.port))))`,
    "no two parents may name the same section and port of the same object",
  ),
];

const RULES: Readonly<Record<Channel, readonly Rule[]>> = {
  standard: standardRules,
  experimental: experimentalRules,
};

/** The parents of a route. In the experimental channel two of them may differ in the port alone. */
export function parentRefs({ channel }: Edition) {
  const refs = list(parentReference, { max: 32, kind: "atomic", rules: RULES[channel] });
  return optional(refs, "The Gateways, listeners or other parents this route attaches to.");
}

/** The field with which a route attaches to default Gateways as well. */
export function defaultGateways(edition: Edition) {
  return experimental(edition, {
    useDefaultGateways: optional(gatewayDefaultScope, "Also attach to the default Gateways of this scope."),
  });
}

/** The host names of a route that looks at requests. */
export const requestHostnames = optional(
  list(hostname, { max: 16, kind: "atomic" }),
  "Host names to match; empty means those of the listener.",
);
