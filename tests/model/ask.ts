import { createSocket } from "node:dgram";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";

/** A request to a listener, and the answer that is wanted. */
export interface Ask {
  readonly protocol: "http" | "https" | "grpc" | "tcp" | "udp";
  readonly port: number;
  readonly host: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Any of these: a status of HTTP, `grpc 0`, `heard` of TCP and UDP; `none` where there is no answer. `!` before all means any other. */
  readonly want: string;
  /** The text that the body (TCP and UDP: what was heard) or a header `name: value` contains, when an answer is wanted. */
  readonly has?: string;
}

/** The answer in one text: a status, then headers and body. */
export interface Answer {
  readonly status: string;
  readonly text: string;
}

const PATIENCE_MS = 2_000;
const NONE: Answer = { status: "none", text: "" };

/** Why an answer is not as wanted; undefined when it is. */
export async function askedWrongly(ask: Ask): Promise<string | undefined> {
  const { status, text } = await answerTo(ask);
  const isOther = ask.want.startsWith("!");
  const wanted = (isOther ? ask.want.slice(1) : ask.want).split("|");
  const told = `${ask.protocol} ${ask.host}:${ask.port}${ask.path ?? ""}`;
  if (wanted.includes(status) === isOther) return `${told} gave ${status}, not ${ask.want}: ${text.slice(0, 120)}`;
  if (ask.has !== undefined && !text.includes(ask.has))
    return `${told} gave ${status} without ${ask.has}: ${text.slice(0, 200)}`;
  return undefined;
}

function answerTo(ask: Ask): Promise<Answer> {
  switch (ask.protocol) {
    case "tcp":
      return overTcp(ask);
    case "udp":
      return overUdp(ask);
    case "grpc":
      return overGrpc(ask);
    default:
      return overHttp(ask);
  }
}

function overHttp({ protocol, port, host, path = "/", headers = {} }: Ask): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { host: "127.0.0.1", port, path, headers: { host, ...headers }, agent: false };
    const take = (response: IncomingMessage) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`);
      response.on("end", () => resolve({ status: String(response.statusCode), text: [...lines, body].join("\n") }));
      response.on("error", () => resolve(NONE));
    };
    const sent =
      protocol === "https"
        ? httpsRequest({ ...options, servername: host, rejectUnauthorized: false }, take)
        : httpRequest(options, take);
    sent.setTimeout(PATIENCE_MS, () => sent.destroy());
    sent.on("error", () => resolve(NONE)).end();
  });
}

/** A gRPC call; a status of HTTP where the answer is none of gRPC's. */
function overGrpc({ port, host, path = "/pkg.A/Do" }: Ask): Promise<Answer> {
  return new Promise((resolve) => {
    const client = connectHttp2(`http://127.0.0.1:${port}`);
    const end = (answer: Answer) => {
      clearTimeout(timer);
      client.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(NONE), PATIENCE_MS);
    client.on("error", () => end(NONE));
    const headers = {
      ":method": "POST",
      ":path": path,
      ":authority": host,
      "content-type": "application/grpc",
      te: "trailers",
    };
    const call = client.request(headers);
    let fields: Record<string, unknown> = {};
    call.on("response", (got) => {
      fields = { ...fields, ...got };
    });
    call.on("trailers", (got) => {
      fields = { ...fields, ...got };
    });
    call.on("error", () => end(NONE));
    call.on("end", () => {
      const status = fields["grpc-status"];
      const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
      end({ status: status === undefined ? String(fields[":status"]) : `grpc ${status}`, text: lines.join("\n") });
    });
    call.resume();
    call.end(Buffer.alloc(5));
  });
}

function overTcp({ port }: Ask): Promise<Answer> {
  return new Promise((resolve) => {
    let heard = "";
    const socket = connect({ host: "127.0.0.1", port });
    const end = () => {
      socket.destroy();
      resolve(heard === "" ? NONE : { status: "heard", text: heard });
    };
    socket.setTimeout(PATIENCE_MS, end);
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      heard += chunk;
    });
    socket.on("error", end).on("close", end);
  });
}

function overUdp({ port }: Ask): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    const end = (answer: Answer) => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => end(NONE), PATIENCE_MS / 4);
    socket.on("message", (message) => end({ status: "heard", text: message.toString() }));
    socket.on("error", () => end(NONE));
    socket.send("?", port, "127.0.0.1");
  });
}
