import type { Clock, Gauge, Logger, Metrics } from "../../../core/observe/mod.ts";
import { type Inspection, PARTIES } from "./inspect.ts";
import { type CertificateOutcome, ensureCertificates, inspectFiles } from "./mod.ts";
import { foreignFilesCure } from "./texts.ts";

/** The longest time between two looks at certificates, in milliseconds. A certificate that is damaged meanwhile serves on in memory. */
const LONGEST_REST_MS = 3_600_000;

/** The time until the next look after a failure, and while others may be at it, in milliseconds. */
export const RETRY_MS = 60_000;

/** The shortest time between two looks, in milliseconds. */
const SHORTEST_REST_MS = 1_000;

/** How long files that are not whole are left alone before they count as damaged: somebody may be writing them. */
const SETTLE_MS = 2_000;

/** Options of a keeper of certificates. */
export interface KeeperOptions {
  readonly configHome: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Certificates that are looked after until `stop`. */
export interface KeptCertificates {
  /** The outcome of the first look, at the start. */
  readonly first: CertificateOutcome;
  stop(): void;
}

/** Sees to the certificates of a host now and from then on: made anew when they are damaged, renewed when two thirds of their life are over. */
export async function keepCertificates({ configHome, clock, log, metrics }: KeeperOptions): Promise<KeptCertificates> {
  const expiry = expiryGauge(metrics);
  let stopped = false;
  let cancel = () => {};
  let said = "";
  const tell = ({ folder, made, problems, failed, inspection }: CertificateOutcome) => {
    showExpiry(expiry, inspection);
    if (made === "damage") log.warn("certificates were not whole and were made anew", { folder, problems });
    else if (made !== undefined) log.info(`certificates were ${made === "age" ? "renewed" : "made"}`, { folder });
    if (failed !== undefined) log.error("certificates were not renewed, will retry", { reason: failed });
    const texts = inspection.faults.map(({ text }) => text).join("; ");
    if (texts !== "" && texts !== said)
      log.error("certificates cannot be relied on", { problems: texts, cure: foreignFilesCure(configHome) });
    said = texts;
  };
  const look = async () => {
    const found = inspectFiles(configHome, clock.now());
    if (found.faults.length > 0) await new Promise<void>((resolve) => clock.after(SETTLE_MS, resolve));
    if (stopped) return;
    const outcome = await ensureCertificates(configHome, { now: clock.now() });
    tell(outcome);
    rest(outcome.failed === undefined ? restOf(outcome.inspection, clock.now()) : RETRY_MS);
  };
  const rest = (milliseconds: number) => {
    if (stopped) return;
    cancel = clock.after(milliseconds, () => {
      look().catch((error) => {
        log.error("the certificates cannot be looked after, will retry", { error });
        rest(RETRY_MS);
      });
    });
  };
  const first = await ensureCertificates(configHome, { now: clock.now() });
  tell(first);
  rest(first.failed === undefined ? restOf(first.inspection, clock.now()) : RETRY_MS);
  return {
    first,
    stop() {
      stopped = true;
      cancel();
    },
  };
}

/** How long certificates need no look: where they are due already, it is another one who may renew them. Pure. */
export function restOf({ foreign, renewAt }: Pick<Inspection, "foreign" | "renewAt">, now: number): number {
  if (foreign.length > 0 || renewAt === undefined) return LONGEST_REST_MS;
  return renewAt <= now ? RETRY_MS : Math.min(LONGEST_REST_MS, Math.max(SHORTEST_REST_MS, renewAt - now));
}

/** The metric that tells when certificates end. */
export function expiryGauge(metrics: Metrics): Gauge {
  return metrics.gauge(
    "postern_certificate_expiration_timestamp_seconds",
    "When the certificate between Postern and its proxies ends, or its authority, by party; seconds since 1970.",
    ["party"],
  );
}

/** Shows when the certificates end that can be read; one that cannot counts as over. */
export function showExpiry(gauge: Gauge, { expiry }: Inspection): void {
  for (const party of PARTIES) gauge.set((expiry.get(party) ?? 0) / 1000, { party });
}
