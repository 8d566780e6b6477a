import OpenAI from "openai";

type Build = OpenAI["buildRequest"];

/**
 * The SDK without what it does for nothing here: with each request it works out anew where it goes, always the same,
 * and headers that our fetch does not send. That took it longer than sending them.
 */
export class PlainClient extends OpenAI {
  readonly #urls = new Map<string, string>();

  override async buildRequest({ method, path, body, signal }: Parameters<Build>[0]): ReturnType<Build> {
    let url = this.#urls.get(path);
    if (url === undefined) {
      url = this.buildURL(path, null);
      this.#urls.set(path, url);
    }
    const req = { method, headers: new Headers(), body: JSON.stringify(body), ...(signal && { signal }) };
    return { req, url, timeout: this.timeout };
  }
}
