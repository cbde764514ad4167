import type { Pair } from "../certificates.ts";
import { httpsListener, listenerSet, routeOfSet, tenantGateway } from "../good/listeners.ts";
import { backendTlsPolicy } from "../good/policies.ts";
import { configMap, parent, target, tlsSecret, toBackend, withSpec } from "../objects.ts";
import { asked, backend, createdOf, keyOf, route, rule, served } from "../parts.ts";
import type { Site, Sort, Unit } from "../unit.ts";

/** Certificates that Envoy does not take, and listeners that ask for what others have. */
export const LISTENER_FAULTS: readonly Sort[] = [
  { name: "a key of 1024 bits", build: (site) => withCertificate(site, site.place.certificates.weak) },
  { name: "a key of a small curve", build: (site) => withCertificate(site, site.place.certificates.small) },
  { name: "a certificate that is none", build: (site) => withCertificate(site, site.place.certificates.junk) },
  {
    name: "a certificate with another one's key",
    build: (site) => withCertificate(site, site.place.certificates.mismatched),
  },
  { name: "a certificate that has expired", build: (site) => withCertificate(site, site.place.certificates.expired) },
  { name: "a weak key among good ones", build: weakAmongGood },
  { name: "a certificate that becomes none", build: becomesJunk },
  { name: "a Secret that is not there", build: secretMissing },
  { name: "an authority that is none", build: junkAuthority },
  { name: "an authority that becomes none", build: authorityBecomesJunk },
  { name: "clients' authorities that are none", build: junkClientAuthority },
  { name: "a listener twice", build: listenerTwice },
  { name: "a Gateway on everybody's port", build: gatewayOnPort },
  { name: "a server name twice", build: serverNameTwice },
  { name: "passthrough where HTTPS is", build: passthroughOverHttps },
  { name: "nested wildcards", build: nestedWildcards },
];

function withCertificate(site: Site, pair: Pair): Unit {
  const port = site.random.chance(0.5) ? site.edge.ports.secure : site.port();
  const host = `${site.id}.example.net`;
  const [set, own] = [listenerSet(site, [httpsListener("own", port, host, site.id)]), tlsSecret(keyOf(site), pair)];
  const one = routeOfSet(site);
  return {
    objects: [set, own, one, backend(site)],
    asks: [],
    faults: [{ culprit: own, named: [set], unless: [served(site, { protocol: "https", port, host })] }],
    affected: [one],
  };
}

function weakAmongGood(site: Site): Unit {
  const port = site.edge.ports.secure;
  const host = (name: string) => `${name}.${site.id}.example.net`;
  const listener = (name: string) => httpsListener(name, port, host(name), `${site.id}-${name}`);
  const { tenant, weak } = site.place.certificates;
  const set = listenerSet(site, ["two", "weak", "ec"].map(listener));
  const bad = tlsSecret(keyOf(site, "-weak"), weak);
  const one = routeOfSet(site);
  return {
    objects: [
      set,
      tlsSecret(keyOf(site, "-two"), tenant),
      bad,
      tlsSecret(keyOf(site, "-ec"), tenant),
      one,
      backend(site),
    ],
    asks: ["two", "ec"].map((name) => served(site, { protocol: "https", port, host: host(name) })),
    faults: [{ culprit: bad, named: [set] }],
    affected: [one],
  };
}

/** The listener may go on with the certificate that it had. */
function becomesJunk(site: Site): Unit {
  const { tenant, junk } = site.place.certificates;
  const unit = withCertificate(site, junk);
  const [set, bad, ...rest] = unit.objects as [Unit["objects"][number], Unit["objects"][number]];
  const was = unit.faults?.[0]?.unless ?? [];
  return {
    ...unit,
    faults: [{ culprit: bad, named: [set] }],
    before: { objects: [set, tlsSecret(keyOf(site), tenant), ...rest], asks: was, kept: [] },
  };
}

function secretMissing(site: Site): Unit {
  const host = `${site.id}.example.net`;
  const set = listenerSet(site, [httpsListener("own", site.edge.ports.secure, host, "nowhere")]);
  const one = routeOfSet(site);
  return { objects: [set, one, backend(site)], asks: [], faults: [{ culprit: set, named: [set] }], affected: [one] };
}

/** Two backends with TLS, the authority of one is none; the other is reached. */
function junkAuthority(site: Site): Unit {
  const { backends, certificates } = site.place;
  const of = (suffix: string, cert: string) => [
    backend(site, suffix, backends.tls),
    backendTlsPolicy(site, suffix),
    configMap(keyOf(site, suffix), { "ca.crt": cert }),
  ];
  const [policy, map] = [
    backendTlsPolicy(site, "-junk"),
    configMap(keyOf(site, "-junk"), { "ca.crt": certificates.junk.cert }),
  ];
  const bad = route(site, [rule(site, {}, "-junk")], { suffix: "-junk", host: `junk-${site.id}.example.com` });
  return {
    objects: [
      route(site, [rule(site)]),
      ...of("", certificates.backend.cert),
      bad,
      backend(site, "-junk", backends.tls),
      policy,
      map,
    ],
    asks: [asked(site, "200", { has: "tls GET /" }), asked(site, "!200", { host: `junk-${site.id}.example.com` })],
    faults: [{ culprit: map, named: [policy] }],
    affected: [bad],
  };
}

function authorityBecomesJunk(site: Site): Unit {
  const { backends, certificates } = site.place;
  const [one, policy, to] = [route(site, [rule(site)]), backendTlsPolicy(site), backend(site, "", backends.tls)];
  const map = (cert: string) => configMap(keyOf(site), { "ca.crt": cert });
  const bad = map(certificates.junk.cert);
  return {
    objects: [one, policy, to, bad],
    asks: [],
    faults: [{ culprit: bad, named: [policy] }],
    affected: [one],
    before: {
      objects: [one, policy, to, map(certificates.backend.cert)],
      asks: [asked(site, "200", { has: "tls GET /" })],
      kept: [],
    },
  };
}

/** A listener that asks clients for certificates and cannot check them is closed. */
function junkClientAuthority(site: Site): Unit {
  const [port, host] = [site.port(), `${site.id}.example.net`];
  const set = listenerSet(site, [httpsListener("own", port, host, site.id)]);
  const map = configMap(keyOf(site), { "ca.crt": site.place.certificates.junk.cert });
  const caCertificateRefs = [{ group: "", kind: "ConfigMap", name: site.id }];
  const policy = withSpec("ClientTrafficPolicy", keyOf(site), {
    targetRefs: [target("ListenerSet", site.id, "own")],
    tls: { clientValidation: { caCertificateRefs } },
  });
  const one = routeOfSet(site);
  return {
    objects: [set, map, policy, tlsSecret(keyOf(site), site.place.certificates.tenant), one, backend(site)],
    asks: [served(site, { protocol: "https", port, host, want: "!200", has: "" })],
    faults: [{ culprit: map, named: [policy, set] }],
    affected: [one, set, policy],
  };
}

/** The older ListenerSet is served, the newer one says that it conflicts; its other listener is served. */
function listenerTwice(site: Site): Unit {
  const port = site.edge.ports.web;
  const [host, fine] = [`shop.${site.id}.example.net`, `fine.${site.id}.example.net`];
  const listener = (name: string, hostname: string) => ({ name, protocol: "HTTP", port, hostname });
  const at = <T extends { metadata: object }>(object: T, creationTimestamp: string): T => {
    return { ...object, metadata: { ...object.metadata, creationTimestamp } };
  };
  const older = at(listenerSet(site, [listener("shop", host)]), "2024-01-05T00:00:00Z");
  const newer = at(listenerSet(site, [listener("shop", host), listener("fine", fine)], "-new"), "2024-06-01T00:00:00Z");
  const spec = { parentRefs: [parent("ListenerSet", keyOf(site, "-new"))], rules: [rule(site, {}, "-new")] };
  const second = withSpec("HTTPRoute", keyOf(site, "-new"), spec, createdOf(site));
  return {
    objects: [
      older,
      newer,
      routeOfSet(site),
      second,
      backend(site),
      backend(site, "-new", site.place.backends.http[(site.tenant + 1) % 4]),
    ],
    asks: [served(site, { host }), asked(site, "200", { host: fine, has: `http${(site.tenant + 1) % 4}` })],
    faults: [{ culprit: newer, named: [newer] }],
    affected: [second],
  };
}

/** Another Envoy must not get a part of the connections; a Gateway that shares the Envoy may have the port, with host names of its own. */
function gatewayOnPort(site: Site): Unit {
  const port = site.edge.ports.web;
  const host = `${site.id}.example.net`;
  const spec = { parentRefs: [parent("Gateway", keyOf(site))], hostnames: [host], rules: [rule(site)] };
  const [gateway, one] = [tenantGateway(site, port), withSpec("HTTPRoute", keyOf(site), spec, createdOf(site))];
  const isMerged = site.edge.className === "merged";
  return {
    objects: [gateway, one, backend(site)],
    asks: isMerged ? [served(site, { host })] : [],
    ...(isMerged ? {} : { faults: [{ culprit: gateway, named: [gateway] }], affected: [one] }),
  };
}

/** The older route is served. */
function serverNameTwice(site: Site): Unit {
  const host = `${site.id}.example.org`;
  const tlsRoute = (suffix: string, hostname: string, created: string) => {
    const parentRefs = [parent("Gateway", "infra/edge", "pass")];
    const spec = { parentRefs, hostnames: [hostname], rules: [{ backendRefs: [toBackend(`${site.id}${suffix}`)] }] };
    return withSpec("TLSRoute", keyOf(site, suffix), spec, created);
  };
  const newer = tlsRoute("-new", host, "2024-06-01T00:00:00Z");
  return {
    objects: [
      ...[tlsRoute("", host, "2024-01-05T00:00:00Z"), backend(site, "", site.place.backends.tls)],
      ...[newer, backend(site, "-new", site.place.backends.tcp[site.tenant])],
    ],
    asks: [{ protocol: "https", port: site.edge.ports.pass, host, want: "200", has: "tls GET /" }],
    affected: [newer],
  };
}

function passthroughOverHttps(site: Site): Unit {
  const parentRef = { group: "gateway.networking.k8s.io", kind: "Gateway", name: "edge", namespace: "infra" };
  const pass = {
    name: "pass",
    protocol: "TLS",
    port: site.edge.ports.secure,
    hostname: "*.example.com",
    tls: { mode: "Passthrough" },
  };
  const set = withSpec("ListenerSet", keyOf(site), { parentRef, listeners: [pass] }, "2024-06-01T00:00:00Z");
  const spec = {
    parentRefs: [parent("ListenerSet", keyOf(site))],
    hostnames: ["*.example.com"],
    rules: [{ backendRefs: [toBackend(site.id)] }],
  };
  const one = withSpec("TLSRoute", keyOf(site), spec, "2024-06-01T00:00:00Z");
  return {
    objects: [set, one, backend(site, "", site.place.backends.tls)],
    asks: [],
    faults: [{ culprit: set, named: [set] }],
    affected: [one],
  };
}

/** Nothing is wrong here: a more special listener takes its names out of a wider one. */
function nestedWildcards(site: Site): Unit {
  const port = site.edge.ports.web;
  const [wide, narrow] = [`*.${site.id}.example.net`, `*.dev.${site.id}.example.net`];
  const listener = (name: string, hostname: string) => ({ name, protocol: "HTTP", port, hostname });
  const set = listenerSet(site, [listener("wide", wide), listener("narrow", narrow)]);
  const one = routeOfSet(site, { hostnames: [`a.dev.${site.id}.example.net`, wide] });
  return {
    objects: [set, one, backend(site)],
    asks: [`a.dev.${site.id}.example.net`, `b.${site.id}.example.net`].map((host) => served(site, { host })),
  };
}
