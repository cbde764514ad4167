import type { KubeClient, KubeResource, Leadership } from "../../../core/kube/mod.ts";
import type { Clock, Logger, Metrics } from "../../../core/observe/mod.ts";
import type { Inspection, Party, PartyFiles } from "./inspect.ts";
import { expiryGauge, RETRY_MS, restOf, showExpiry } from "./keeper.ts";
import {
  certificateSecrets,
  enterAuthority,
  type HeldSecrets,
  inspectSecrets,
  readSecrets,
  renewSecrets,
  textsOf,
} from "./secrets.ts";
import { authorityNotEntered, foreignSecretsCure, missingSecret, missingSecretCure } from "./texts.ts";

/** Options of the keeper that looks after the certificates of a cluster. */
export interface ClusterKeeperOptions {
  readonly client: KubeClient;
  readonly leadership: Leadership;
  readonly namespace: string;
  readonly dnsDomain: string;
  /** Webhook configurations that have to trust the authority, as far as they are there. */
  readonly webhooks: readonly { readonly resource: KubeResource; readonly name: string }[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** The certificates of a cluster, which the replica that leads looks after; the others read them. */
export interface ClusterCertificates {
  /** Looks now, at each change of leadership, and from time to time. */
  start(): void;
  /**
   * Puts the Secrets right at once, whoever leads: for a replica that cannot serve with what is mounted. Returns the texts of Postern's own; throws why there
   * are none.
   */
  repair(): Promise<PartyFiles>;
  stop(): void;
}

/** So many replicas may be faster, one after the other. */
const REPAIRS = 5;

/** The certificates in the Secrets of a namespace: renewed when two thirds of their life are over, made anew when they are no whole set. */
export function clusterCertificates(options: ClusterKeeperOptions): ClusterCertificates {
  const { client, leadership, namespace, clock, log } = options;
  const gauge = expiryGauge(options.metrics);
  let stopped = false;
  let cancel = () => {};
  let busy: Promise<void> = Promise.resolve();
  let said = "";

  const tell = (problem: string, cure: string) => {
    if (said !== problem) log.error("certificates cannot be relied on", { problem, cure });
    said = problem;
  };
  /** Reads the Secrets, and renews them where that is due and this replica may. Returns how long they need no look. */
  const look = async (): Promise<number> => {
    const held = await readSecrets(client, namespace);
    const found = findingsIn(held, namespace, clock.now());
    showExpiry(gauge, found.inspection);
    if (!leadership.leads()) return restOf(found.inspection, clock.now());
    const { inspection, problems, missing } = found;
    if (missing.length > 0)
      tell(missing.map((party) => missingSecret(namespace, party)).join("; "), missingSecretCure());
    else if (inspection.foreign.length > 0 && problems.length > 0) tell(problems.join("; "), foreignSecretsCure());
    else said = "";
    if (!found.due) return restOf(inspection, clock.now());
    await renew(options, held, found);
    return RETRY_MS;
  };
  const again = (milliseconds: number) => {
    cancel();
    if (stopped) return;
    cancel = clock.after(milliseconds, run);
  };
  const run = () => {
    busy = busy.then(async () => {
      if (stopped) return;
      try {
        again(await look());
      } catch (error) {
        log.error("the certificates cannot be looked after, will retry", { error });
        again(RETRY_MS);
      }
    });
  };
  let unfollow = () => {};
  return {
    start() {
      run();
      unfollow = leadership.onChange((leads) => leads && run());
    },
    repair: () => repaired(options),
    stop() {
      stopped = true;
      cancel();
      unfollow();
    },
  };
}

async function repaired(options: ClusterKeeperOptions) {
  const { client, namespace, clock } = options;
  for (let tries = 0; tries < REPAIRS; tries++) {
    const held = await readSecrets(client, namespace);
    const found = findingsIn(held, namespace, clock.now());
    if (!found.due) return textsOf(held["envoy-gateway"]);
    await renew(options, held, found);
  }
  throw new Error(`other replicas keep replacing the certificates in ${namespace}`);
}

interface Findings {
  readonly inspection: Inspection;
  /** The faults of Secrets that are there, a sentence each. */
  readonly problems: readonly string[];
  /** Secrets that are not there and have to be. */
  readonly missing: readonly Party[];
  /** The Secrets have to be replaced, and may be. */
  readonly due: boolean;
}

function findingsIn(held: HeldSecrets, namespace: string, now: number): Findings {
  const inspection = inspectSecrets(held, namespace, now);
  const { foreign, faults, renewAt = Number.POSITIVE_INFINITY } = inspection;
  const problems = faults.filter(({ party }) => held[party] !== undefined).map(({ text }) => text);
  const mayReplace = foreign.length === 0 && held["envoy-gateway"] !== undefined;
  return {
    ...{ inspection, problems },
    missing: (["envoy-gateway", "envoy"] as const).filter((party) => held[party] === undefined),
    due: mayReplace && (problems.length > 0 || now >= renewAt),
  };
}

/** Replaces the Secrets, unless another replica is faster, and has webhooks trust the new authority. */
async function renew(options: ClusterKeeperOptions, held: HeldSecrets, { problems }: Findings): Promise<void> {
  const { client, namespace, dnsDomain, webhooks, clock, log } = options;
  const { certificateNames, makeCertificates } = await import("./make.ts");
  const made = await makeCertificates(certificateNames(namespace, dnsDomain), clock.now());
  if (!(await renewSecrets(client, held, certificateSecrets(made, namespace)))) return;
  if (problems.length > 0) log.warn("certificates were not whole and were made anew", { namespace, problems });
  else log.info("certificates were renewed", { namespace });
  for (const { resource, name } of webhooks) {
    await enterAuthority(client, resource, { name, namespace }).catch((error: Error) =>
      log.warn(authorityNotEntered(`${resource.kind} ${name}`), { error }),
    );
  }
}
