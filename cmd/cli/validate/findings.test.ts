import { describe, expect, test } from "bun:test";
import type { ObjectRef } from "../../../core/resource/mod.ts";
import type { Condition, StatusValue } from "../../../core/status/types.ts";
import { ofStatus } from "../../runtime/findings/of-status.ts";
import type { DryRun } from "./dry-run.ts";
import { findingsOf } from "./findings.ts";

const ref: ObjectRef = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "r" };
const NOTHING: DryRun = {
  statuses: [],
  failures: [],
  leftOut: [],
  hookFailures: [],
  patches: [],
  infra: {},
  assumed: [],
};
const options = { objectOf: () => undefined, endpointsCount: true };

function condition(
  type: string,
  status: "True" | "False",
  message = `${type} ${status}`,
  reason = "Reason",
): Condition {
  return { type, status, reason, message };
}

const messages = (status: StatusValue, endpointsCount = true) =>
  ofStatus({ ref, status }, { ...options, endpointsCount }).map(({ message }) => message);

describe("conditions that say that something is not served", () => {
  test("are those that fail, and those that hold when something is wrong", () => {
    const conditions = [
      condition("Accepted", "False"),
      condition("Programmed", "False"),
      condition("ResolvedRefs", "False"),
      condition("PartiallyInvalid", "True"),
      condition("Conflicted", "True"),
    ];
    expect(messages({ conditions })).toEqual(conditions.map(({ message }) => message));
  });

  test("are none that only inform", () => {
    const conditions = [
      condition("Accepted", "True"),
      condition("Conflicted", "False"),
      condition("Overridden", "True"),
      condition("OverlappingTLSConfig", "True"),
      condition("RouteRulesOverlap", "True"),
      condition("Warning", "True"),
    ];
    expect(messages({ conditions })).toEqual([]);
  });

  test("say of endpoints only where files hold them", () => {
    const conditions = [condition("BackendsAvailable", "False", "no endpoints")];
    expect(messages({ conditions })).toEqual(["no endpoints"]);
    expect(messages({ conditions }, false)).toEqual([]);
  });

  test("count once for all parents, a line of a message each", () => {
    const parent = (name: string) => ({
      parentRef: { name },
      controllerName: "c",
      conditions: [condition("ResolvedRefs", "False", "Service a does not exist\nService b does not exist")],
    });
    const found = findingsOf(
      { ...NOTHING, statuses: [{ ref, status: { parents: [parent("x"), parent("y")] } }] },
      options,
    );
    expect(found.map(({ message }) => message)).toEqual(["Service a does not exist", "Service b does not exist"]);
  });

  test("leave out what points at others that are there", () => {
    const seeOthers = condition("Programmed", "False", "The listener is not served; its other conditions say why.");
    const listener = (conditions: readonly Condition[]) => ({
      name: "l",
      supportedKinds: [],
      attachedRoutes: 0,
      conditions,
    });
    expect(messages({ listeners: [listener([condition("ResolvedRefs", "False"), seeOthers])] })).toEqual([
      "ResolvedRefs False",
    ]);
    expect(messages({ listeners: [listener([seeOthers])] })).toEqual([seeOthers.message]);
    const summary = condition("Accepted", "False", "None of the listeners is accepted", "ListenersNotValid");
    expect(messages({ conditions: [summary], listeners: [listener([condition("Accepted", "False")])] })).toEqual([
      "Accepted False",
    ]);
    expect(messages({ conditions: [summary] })).toEqual([summary.message]);
  });
});

test("a contained failure is told with its number, on its object", () => {
  const failures = [{ object: ref, where: "route-rules", number: "0badcafe", error: new Error("boom") }];
  expect(findingsOf({ ...NOTHING, failures }, options)).toEqual([
    {
      ref,
      path: [],
      message: "Translating it failed at route-rules, which is a fault of Postern: please report the number 0badcafe.",
    },
  ]);
});

test("what is not sent to Envoy is told on what it was made from, or on the EnvoyProxy of its data plane", () => {
  const error = {
    kind: "listeners",
    name: "default/eg/http",
    reason: "name: must not be empty",
    irKey: "default/eg",
  } as const;
  const metadata = { name: "p", namespace: "infra" };
  const infra = { "default/eg": { proxy: { name: "default/eg", namespace: "x", config: { metadata } } } };
  const message =
    "What it comes to is not sent to Envoy, since Envoy would refuse it: default/eg/http: name: must not be empty";
  expect(findingsOf({ ...NOTHING, infra, leftOut: [{ ...error, sources: [ref] }] }, options)).toEqual([
    { ref, path: [], message },
  ]);
  expect(findingsOf({ ...NOTHING, infra, leftOut: [{ ...error, sources: [] }] }, options)).toEqual([
    { ref: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", namespace: "infra", name: "p" }, path: [], message },
  ]);
  expect(findingsOf({ ...NOTHING, leftOut: [{ ...error, sources: [] }] }, options)).toEqual([
    { ref: undefined, path: [], message },
  ]);
});
