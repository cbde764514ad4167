import { derive } from "../../../core/incremental/mod.ts";
import { present } from "../base/present.ts";
import { gatewayFacts } from "../gateways/facts.ts";
import type { ListenerFacts } from "../listeners/listener.ts";
import { ownedListeners } from "../listeners/listeners.ts";

/** The part of a listener that routes need in order to attach; unlike the listener itself it does not change with certificates. */
export interface ListenerView {
  readonly id: string;
  readonly gateway: string;
  /** Key of the data plane that serves it. */
  readonly irKey: string;
  readonly name: string;
  readonly port: number;
  readonly hostname?: string;
  readonly namespace: string;
  readonly kinds: readonly string[];
  readonly namespaces?: NonNullable<ListenerFacts["spec"]["allowedRoutes"]>["namespaces"];
  readonly ready: boolean;
}

/** The listeners that a Gateway or ListenerSet states; key: its owner key. */
export const listenerViews = derive("listener-views", (owner, read): readonly ListenerView[] =>
  read.from(ownedListeners, owner).map(({ spec, ...listener }) =>
    present<ListenerView>({
      id: listener.id,
      gateway: listener.gateway,
      irKey: read.from(gatewayFacts, listener.gateway)?.irKey ?? listener.gateway,
      name: spec.name,
      port: spec.port,
      hostname: spec.hostname,
      namespace: listener.namespace,
      kinds: listener.supportedKinds.map(({ kind }) => kind),
      namespaces: spec.allowedRoutes?.namespaces,
      ready: listener.ready && !listener.clientValidationFailed,
    }),
  ),
);
