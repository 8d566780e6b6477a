import { SimulationError } from "./content-faults.ts";

/** An answer of the simulator's server that is not a completion, in OpenAI's error shape. */
export class HttpError extends Error {
  readonly status: number;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: { type?: string; param?: string; code?: string; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.name = "HttpError";
    this.status = status;
    this.type = more.type ?? (status >= 500 ? "server_error" : "invalid_request_error");
    this.param = more.param ?? null;
    this.code = more.code ?? null;
    this.headers = more.headers ?? {};
  }

  /** The body that goes over the wire. */
  get body() {
    const { message, type, param, code } = this;
    return { error: { message, type, param, code } };
  }
}

/** Any failure as an answer: a wrong `simulation` field is the caller's mistake, everything else the server's. */
export function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof SimulationError) return new HttpError(400, error.message, { param: error.param });
  return new HttpError(500, error instanceof Error ? error.message : String(error));
}
