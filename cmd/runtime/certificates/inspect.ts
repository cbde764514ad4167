import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import {
  doesNotBelong,
  expired,
  isDamaged,
  isMissing,
  isNotIssuedBy,
  isNotTrustedBy,
  isNotYetValid,
  lacksName,
} from "./texts.ts";

/** Who shows a certificate, and the files of each; named as Envoy Gateway names folders, files, Secrets and their keys. */
export const PARTIES = ["envoy-gateway", "envoy", "envoy-rate-limit"] as const;
export const FILES = ["ca.crt", "tls.crt", "tls.key"] as const;
export type Party = (typeof PARTIES)[number];
export type CertificateFile = (typeof FILES)[number];

/** The texts of one party; what is not there is absent. */
export type PartyFiles = Readonly<Partial<Record<CertificateFile, string>>>;

/** All texts of an installation. */
export type CertificateSet = Readonly<Record<Party, PartyFiles>>;

/** Where a text is, as messages name it: a file, or the key of a Secret. */
export type Where = (party: Party, file: CertificateFile) => string;

/** A fault of a file, in one sentence that names the file. */
export interface CertificateFault {
  readonly party: Party;
  readonly file: CertificateFile;
  readonly text: string;
}

/** The findings about a set. Times are in milliseconds since 1970. */
export interface Inspection {
  /** There is no file at all. */
  readonly empty: boolean;
  /** Files with a certificate that Postern did not make: such a set is never rewritten. */
  readonly foreign: readonly { readonly party: Party; readonly file: CertificateFile }[];
  readonly faults: readonly CertificateFault[];
  /** When the certificate of a party, or its authority, ends; of those that can be read. */
  readonly expiry: ReadonlyMap<Party, number>;
  /** When two thirds of the first life of the set are over; undefined when none can be read. */
  readonly renewAt: number | undefined;
}

/**
 * Looks at all certificates of an installation together: each has to be whole, in force, and trusted by those it is shown to. A set of which the parts were
 * made at different times passes for none. Pure.
 */
export function inspect(set: CertificateSet, now: number, where: Where): Inspection {
  const read = Object.fromEntries(PARTIES.map((party) => [party, readParty(party, set[party], where)])) as ReadSet;
  const parties = Object.values(read);
  const lives = parties.flatMap(lifeOf);
  return {
    empty: PARTIES.every((party) => FILES.every((file) => set[party][file] === undefined)),
    foreign: parties.flatMap(foreignFiles),
    faults: [
      ...parties.flatMap(({ faults }) => faults),
      ...parties.flatMap((party) => validityFaults(party, now, where)),
      ...trustFaults(read, where),
    ],
    expiry: new Map(parties.flatMap((party) => lifeOf(party).map(({ to }) => [party.party, to] as const))),
    renewAt: lives.length === 0 ? undefined : Math.min(...lives.map(({ from, to }) => from + ((to - from) * 2) / 3)),
  };
}

/** Whether a certificate can serve with its key. Returns what is wrong with the texts of one party by themselves. */
export function partyFaults(party: Party, files: PartyFiles, where: Where): readonly CertificateFault[] {
  return readParty(party, files, where).faults;
}

/** The certificates of one party that could be read, and the faults of its files. */
interface ReadParty {
  readonly party: Party;
  /** The newest authority first. */
  readonly authorities: readonly X509Certificate[];
  /** The certificate, then those between it and an authority. */
  readonly chain: readonly X509Certificate[];
  readonly faults: readonly CertificateFault[];
}

type ReadSet = Readonly<Record<Party, ReadParty>>;

function readParty(party: Party, files: PartyFiles, where: Where): ReadParty {
  const faults: CertificateFault[] = [];
  const say = (file: CertificateFile, text: string) => void faults.push({ party, file, text });
  const parsed = <T>(file: CertificateFile, parse: (text: string) => T): T | undefined => {
    const text = files[file];
    if (text === undefined) return void say(file, isMissing(where(party, file)));
    try {
      return parse(text);
    } catch (error) {
      return void say(file, isDamaged(where(party, file), (error as Error).message));
    }
  };
  const authorities = parsed("ca.crt", certificatesIn) ?? [];
  const chain = parsed("tls.crt", certificatesIn) ?? [];
  const key = parsed("tls.key", (text): KeyObject => createPrivateKey(text));
  const [own] = chain;
  if (own && key && !own.checkPrivateKey(key))
    say("tls.key", doesNotBelong(where(party, "tls.key"), where(party, "tls.crt")));
  return { party, authorities, chain, faults };
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** All certificates of a text, at least one; throws what is wrong. */
function certificatesIn(text: string): readonly X509Certificate[] {
  const begun = text.split("-----BEGIN CERTIFICATE-----").length - 1;
  const blocks = text.match(PEM) ?? [];
  if (begun === 0) throw new Error("there is no certificate in it");
  if (begun !== blocks.length) throw new Error("a certificate in it is cut off");
  return blocks.map((block) => new X509Certificate(block));
}

function lifeOf({ chain: [own], authorities: [authority] }: ReadParty): readonly { from: number; to: number }[] {
  const times = [own, authority].flatMap((certificate) => (certificate ? [timesOf(certificate)] : []));
  if (times.length === 0) return [];
  return [{ from: Math.max(...times.map(({ from }) => from)), to: Math.min(...times.map(({ to }) => to)) }];
}

function timesOf({ validFrom, validTo }: X509Certificate): { readonly from: number; readonly to: number } {
  return { from: Date.parse(validFrom), to: Date.parse(validTo) };
}

function validityFaults({ party, chain, authorities }: ReadParty, now: number, where: Where): CertificateFault[] {
  const files = [["tls.crt", chain[0]] as const, ["ca.crt", authorities[0]] as const];
  return files.flatMap(([file, certificate]) => {
    if (certificate === undefined) return [];
    const { from, to } = timesOf(certificate);
    if (now >= to) return [{ party, file, text: expired(where(party, file), to) }];
    return now < from ? [{ party, file, text: isNotYetValid(where(party, file), from) }] : [];
  });
}

/** The name that proxies ask the control plane for. */
const SERVER_NAME = "envoy-gateway";

/** Every certificate comes from an authority beside it, and the control plane and the others trust each other. */
function trustFaults(read: ReadSet, where: Where): readonly CertificateFault[] {
  const faults: CertificateFault[] = [];
  const [control, ...others] = PARTIES.map((party) => read[party]) as [ReadParty, ...ReadParty[]];
  const check = (shown: ReadParty, to: ReadParty) => {
    if (shown.chain.length === 0 || to.authorities.length === 0 || leadsTo(shown.chain, to.authorities)) return;
    const [text, trust] = [where(shown.party, "tls.crt"), where(to.party, "ca.crt")];
    const said = shown === to ? isNotIssuedBy(text, trust) : isNotTrustedBy(text, trust);
    faults.push({ party: shown.party, file: "tls.crt", text: said });
  };
  for (const party of Object.values(read)) check(party, party);
  for (const other of others) {
    check(control, other);
    check(other, control);
  }
  if (control.chain[0] && control.chain[0].checkHost(SERVER_NAME) === undefined) {
    const text = lacksName(where(control.party, "tls.crt"), SERVER_NAME);
    faults.push({ party: control.party, file: "tls.crt", text });
  }
  return faults;
}

/** Whether a chain ends at one of some authorities. */
function leadsTo([own, ...between]: readonly X509Certificate[], authorities: readonly X509Certificate[]): boolean {
  let at = own;
  // Each step takes one certificate away, so this ends.
  const left = [...between];
  while (at !== undefined) {
    const from = at;
    if (authorities.some((authority) => issued(authority, from) || authority.fingerprint256 === from.fingerprint256))
      return true;
    const next = left.findIndex((candidate) => issued(candidate, from));
    at = next < 0 ? undefined : left.splice(next, 1)[0];
  }
  return false;
}

function issued(authority: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

function foreignFiles({ party, chain, authorities }: ReadParty): Inspection["foreign"] {
  const files = [["tls.crt", chain[0]] as const, ["ca.crt", authorities[0]] as const];
  return files.flatMap(([file, certificate]) => (certificate && !isOurs(certificate) ? [{ party, file }] : []));
}

/** The name of our authorities, and what it was before it said who made them. */
const AUTHORITY = new Set(["CN=envoy-gateway", "O=Postern"]);
const AUTHORITY_BEFORE = "CN=envoy-gateway";

/** How long certificates lived that Postern made before, in milliseconds: five years and the day before. */
const LIFE_BEFORE_MS = (5 * 365 + 1) * 24 * 60 * 60 * 1000;

/**
 * Whether Postern made a certificate. Before its authorities said so, their life and their keys told them from others of that name: those of Envoy Gateway
 * are RSA.
 */
function isOurs(certificate: X509Certificate): boolean {
  const { issuer, publicKey } = certificate;
  const parts = issuer.split("\n");
  if (parts.length === AUTHORITY.size && parts.every((part) => AUTHORITY.has(part))) return true;
  const { from, to } = timesOf(certificate);
  return issuer === AUTHORITY_BEFORE && publicKey.asymmetricKeyType === "ec" && to - from === LIFE_BEFORE_MS;
}
