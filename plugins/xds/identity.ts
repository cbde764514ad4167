import type { Certificate, RenewedCertificate } from "../../core/plugin/api.ts";
import type { TlsIdentity } from "./server/mod.ts";

/** A certificate with its key, and who is told when it is renewed. */
export interface RenewedIdentity {
  readonly current: TlsIdentity;
  onChange(listener: (identity: TlsIdentity) => void): void;
}

/** The certificate that servers of this control plane show. */
export function identityOf(server: RenewedCertificate | undefined): RenewedIdentity | undefined {
  const of = ({ ca, cert, key }: Certificate): TlsIdentity => ({ clientCa: ca, cert, key });
  return (
    server && {
      get current() {
        return of(server.current);
      },
      onChange: (listener) => void server.onChange((renewed) => listener(of(renewed))),
    }
  );
}
