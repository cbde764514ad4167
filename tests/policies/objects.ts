/** A route of the bookshop for a host of its own, `<name>.example.com`. */
export function shopRoute(name: string, gateway = "shop"): object {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, namespace: "default" },
    spec: {
      parentRefs: [{ name: gateway }],
      hostnames: [`${name}.example.com`],
      rules: [{ backendRefs: [{ name: "books", port: 8080 }] }],
    },
  };
}

type PolicyKind = "BackendTrafficPolicy" | "SecurityPolicy" | "EnvoyExtensionPolicy" | "ClientTrafficPolicy";

/** A policy of that name on an object of the same name, a route where `kind` says nothing else. */
export function policyOn(name: string, policy: PolicyKind, spec: object, kind = "HTTPRoute"): object {
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: policy,
    metadata: { name, namespace: "default" },
    spec: { targetRefs: [{ group: "gateway.networking.k8s.io", kind, name }], ...spec },
  };
}

/** A route called `wrong` with a policy that cannot be used. */
export function wrongly(policy: PolicyKind, spec: object): readonly object[] {
  return [shopRoute("wrong"), policyOn("wrong", policy, spec)];
}

/** A Gateway called `wrong` of a class, with a route to `backend` and a ClientTrafficPolicy that cannot be used. */
export function wrongGateway(spec: object, listener: object = { protocol: "HTTP" }): readonly object[] {
  return [
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name: "wrong", namespace: "default" },
      spec: { gatewayClassName: "eg", listeners: [{ name: "http", port: 1, ...listener }] },
    },
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name: "wrong", namespace: "default" },
      spec: {
        parentRefs: [{ name: "wrong" }],
        rules: [{ backendRefs: [{ group: "gateway.envoyproxy.io", kind: "Backend", name: "backend" }] }],
      },
    },
    policyOn("wrong", "ClientTrafficPolicy", spec, "Gateway"),
  ];
}

/** A Secret with these entries. */
export function secretOf(name: string, data: Readonly<Record<string, string>>, type = "Opaque"): object {
  const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")]);
  return {
    ...{ apiVersion: "v1", kind: "Secret", type, metadata: { name, namespace: "default" } },
    data: Object.fromEntries(encoded),
  };
}

/** A Secret of a serving certificate. */
export function tlsSecret(name: string, { cert, key }: { readonly cert: string; readonly key: string }): object {
  return secretOf(name, { "tls.crt": cert, "tls.key": key }, "kubernetes.io/tls");
}

/** A Backend on the loopback interface. */
export function backendAt(name: string, port: number, more: object = {}): object {
  return {
    ...{ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "Backend", metadata: { name, namespace: "default" } },
    spec: { endpoints: [{ ip: { address: "127.0.0.1", port } }], ...more },
  };
}

/** An HTTPRouteFilter. */
export function filterOf(name: string, spec: object): object {
  const apiVersion = "gateway.envoyproxy.io/v1alpha1";
  return { apiVersion, kind: "HTTPRouteFilter", metadata: { name, namespace: "default" }, spec };
}

/** A route of the bookshop that an HTTPRouteFilter is for. */
export function filteredRoute(name: string, filter: string): object {
  const route = shopRoute(name) as { spec: { rules: { backendRefs: object[] }[] } };
  const extensionRef = { group: "gateway.envoyproxy.io", kind: "HTTPRouteFilter", name: filter };
  const rules = route.spec.rules.map((rule) => ({ ...rule, filters: [{ type: "ExtensionRef", extensionRef }] }));
  return { ...route, spec: { ...route.spec, rules } };
}
