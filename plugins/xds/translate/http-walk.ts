import type * as ir from "../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../core/object/mod.ts";
import { addSecret, addSecretOnce } from "./add-secret.ts";
import { addCluster, addNotable } from "./clusters/add.ts";
import { contained } from "./contained.ts";
import type { Contribution } from "./contribution.ts";
import type { HttpFilter } from "./filters/filter.ts";
import { httpFilters } from "./filters/mod.ts";
import type { HttpListenerParts } from "./http-parts.ts";
import { isRefusal, type Refusal } from "./refusal.ts";
import { clientCertificates, tlsSecrets } from "./secrets.ts";
import { sourcesOf } from "./sources.ts";
import type { Workbench } from "./workbench.ts";

/** Filters in the order in which their clusters and secrets are listed: that of their names. */
const contributors = httpFilters.filter((filter) => filter.resources).sort((a, b) => (a.name < b.name ? -1 : 1));

/** Adds the secrets, then the clusters, that one HTTP listener and its routes need. */
export function addHttpResources(bench: Workbench, listener: ir.HttpListener, parts: HttpListenerParts): void {
  const { table } = bench;
  const sources = sourcesOf(listener.metadata);
  const secrets = contained("certificates", () => (listener.tls === undefined ? [] : tlsSecrets(listener.tls)));
  if (isRefusal(secrets)) table.refuse("secrets", listener.name, sources, secrets.refused);
  else for (const secret of secrets) addSecret(bench, secret, sources);
  for (const { failed, certificates } of parts.noted) {
    if (failed) table.refuse("clusters", failed.route.name, sourcesOf(failed.route.metadata), failed.reason);
    addClientCertificates(bench, certificates);
  }
  const { clusters, endpoints, notable } = parts.clusters;
  for (const ready of notable) addNotable(bench, ready.made.spec.name, ready);
  table.addAll("endpoints", endpoints);
  table.addAll("clusters", clusters);
  addContributions(
    bench,
    parts.noted.flatMap(({ filters }) => filters ?? []),
  );
}

/** Adds the certificates that the proxy shows to the backends of some settings. */
export function addClientCertificates(bench: Workbench, settings: readonly ir.DestinationSetting[] | undefined): void {
  for (const setting of settings ?? []) {
    if (setting.tls?.clientCertificates === undefined) continue;
    for (const secret of clientCertificates([setting])) addSecretOnce(bench, secret, sourcesOf(setting.metadata));
  }
}

/** Adds what filters need for those routes of a listener that concern them, filter by filter. */
function addContributions(bench: Workbench, routes: readonly ir.HttpRoute[]): void {
  const wishes = routes.flatMap((route) => {
    const answers = bench.memo.of("contributions", route, [], () => contributionsOf(bench, route));
    return answers.length === 0 ? [] : [{ route, answers }];
  });
  if (wishes.length === 0) return;
  for (const filter of contributors) {
    for (const { route, answers } of wishes) {
      const answer = answers.find((one) => one.filter === filter)?.answer ?? [];
      const sources = sourcesOf(route.metadata);
      if (isRefusal(answer)) bench.table.refuse("clusters", route.name, sources, answer.refused);
      else for (const needed of answer) addContribution(bench, needed, sources);
    }
  }
}

interface Wish {
  readonly filter: HttpFilter;
  readonly answer: readonly Contribution[] | Refusal;
}

function contributionsOf(bench: Workbench, route: ir.HttpRoute): readonly Wish[] {
  const wishes = contributors.flatMap((filter): Wish[] => {
    const answer = contained(filter.name, () => filter.resources?.(route, bench.options) ?? []);
    return !isRefusal(answer) && answer.length === 0 ? [] : [{ filter, answer }];
  });
  return wishes.length === 0 ? nothing : wishes;
}

const nothing: readonly Wish[] = Object.freeze([]);

function addContribution(bench: Workbench, needed: Contribution, sources: readonly ObjectRef[]): void {
  if (needed.kind === "secret") addSecretOnce(bench, needed.secret, sources);
  else addCluster(bench, { name: needed.spec.name, part: needed.spec, inputs: [] }, () => needed.spec);
}
