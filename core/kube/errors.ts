/** Why a call failed. `code` is the HTTP status, or 0 when no answer came. */
export interface KubeError {
  readonly code: number;
  /** The server's reason (`Conflict`, `Expired`, `NotFound`, ...), `Unreachable` when no answer came, or empty. */
  readonly reason: string;
  readonly message: string;
  /** Milliseconds the server asks to wait before another attempt. */
  readonly retryAfterMs?: number;
}

interface StatusBody {
  readonly kind?: unknown;
  readonly code?: unknown;
  readonly reason?: unknown;
  readonly message?: unknown;
  readonly details?: { readonly retryAfterSeconds?: unknown };
}

/** The error in an answer that is not a success: the API server's Status object, or any other text a proxy may send. */
export function parseError(code: number, body: string, retryAfter?: string | null): KubeError {
  const status = parseStatus(body);
  return errorOfStatus({ code, message: status ? undefined : body.slice(0, 300), ...status }, code, retryAfter);
}

/** The error in a Status object, as watches send it. */
export function errorOfStatus(status: unknown, code = 0, retryAfter?: string | null): KubeError {
  const { code: told, reason, message, details } = (status ?? {}) as StatusBody;
  const seconds = Number(retryAfter ?? details?.retryAfterSeconds);
  return {
    code: typeof told === "number" ? told : code,
    reason: typeof reason === "string" ? reason : "",
    message: typeof message === "string" ? message : "",
    ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

/** The error of a call that got no answer. */
export function unreachable(cause: unknown): KubeError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return { code: 0, reason: "Unreachable", message };
}

/** The version asked for is too old, or of a future that a restored etcd has never seen: list again. */
export function isExpired({ code, reason, message }: KubeError): boolean {
  return (
    code === 410 ||
    reason === "Expired" ||
    reason === "Gone" ||
    (code === 504 && /too large resource version/i.test(message))
  );
}

/** The object, or the kind, is not there. */
export function isNotFound(error: KubeError): boolean {
  return error.code === 404;
}

/** Someone else wrote in between. */
export function isConflict(error: KubeError): boolean {
  return error.code === 409 && error.reason !== "AlreadyExists";
}

/** The same call may succeed later: no answer, a server in trouble, too many requests. */
export function isTemporary(error: KubeError): boolean {
  return error.code === 0 || error.code === 429 || error.code >= 500;
}

/** One line for people: `403 Forbidden: gateways is forbidden ...`. */
export function describeError(error: KubeError): string {
  const head = error.code === 0 ? "no answer" : `${error.code} ${error.reason}`.trim();
  return error.message === "" ? head : `${head}: ${error.message}`;
}

function parseStatus(body: string): StatusBody | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null && (parsed as StatusBody).kind === "Status"
      ? (parsed as StatusBody)
      : undefined;
  } catch {
    return undefined;
  }
}
