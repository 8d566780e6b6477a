import * as catalogue from "../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { utf8Of } from "../util/bytes.ts";
import { canonicalJson } from "../util/canonical-json.ts";
import { type Digest, isDigest } from "../util/digest.ts";
import { inTurn } from "../util/in-turn.ts";
import type { ObjectStore } from "./object-store.ts";
import type { OnSent, PublishedFile, Receipt, Release, Remote, RemoteVersion, Wanted } from "./remote.ts";

/** Files that are looked at or sent at once. */
const AT_ONCE = 4;

/** Files of a tag are a line; whatever is larger is none. */
const MOST_OF_TAG = 64 * 1024;
const MOST_OF_MANIFEST = 256 * 1024 * 1024;

const MANIFEST = "manifest.json";

/** Versions below the root of a store, as they lie in dist: `<dataset>/<digest>/`, and `<dataset>/tags/<version>.json`. */
export class StoreRemote implements Remote {
  readonly url: string;
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
    this.url = store.url;
  }

  async publish(release: Release, onSent: OnSent): Promise<Receipt> {
    const { dataset, digest } = release.manifest;
    const { version } = release;
    // Before anything is sent: whoever must not have the name should not have its files there either.
    const isTagged = version === null || (await this.#holdsTag(dataset, version, digest));
    const of = release.files.reduce((sum, file) => sum + file.bytes, 0);
    const sent = { files: 0, bytes: 0 };
    let bytes = 0;
    const put = async (file: PublishedFile) => {
      if (await this.#put(release, file)) {
        sent.files++;
        sent.bytes += file.bytes;
      }
      bytes += file.bytes;
      onSent({ bytes, of });
    };
    const manifests = release.files.filter(({ path }) => path === MANIFEST);
    await inTurn(
      release.files.filter(({ path }) => path !== MANIFEST),
      AT_ONCE,
      put,
    );
    for (const manifest of manifests) await put(manifest);
    const isNew = version !== null && !isTagged && (await this.#tag(dataset, version, digest));
    return {
      status: sent.files === 0 && !isNew ? "unchanged" : "published",
      commit: null,
      location: `${this.url}/${dataset}/${digest}`,
      sent,
      notes: [],
    };
  }

  async isPublished({ manifest: { dataset, digest }, version }: Release): Promise<boolean> {
    if (version !== null && !(await this.#holdsTag(dataset, version, digest))) return false;
    return (await this.find({ dataset, digest, version: null, commit: null })) !== null;
  }

  async find(wanted: Wanted): Promise<RemoteVersion | null> {
    const { dataset, version } = wanted;
    if (dataset === null) return null;
    const digest = wanted.digest ?? (version === null ? null : await this.#digestOf(dataset, version));
    if (digest === null) return null;
    const folder = `${dataset}/${digest}`;
    const content = await this.#store.get(`${folder}/${MANIFEST}`);
    // A tag is the last that is written: what it names was there.
    if (content === null && wanted.digest === null) throw this.#missing(`${folder}/${MANIFEST}`);
    if (content === null) return null;
    const manifest = await this.#whole(`${folder}/${MANIFEST}`, content, MOST_OF_MANIFEST);
    return { manifest, commit: null, read: (path) => this.#read(`${folder}/${path}`) };
  }

  async *#read(path: string): AsyncGenerator<Uint8Array> {
    const content = await this.#store.get(path);
    if (content === null) throw this.#missing(path);
    yield* content;
  }

  #missing(path: string): DiagnosticError {
    return new DiagnosticError([catalogue.damagedAtRemote(this.url, path, "it is missing")]);
  }

  /** False when it is there as it should be. */
  async #put({ directory, manifest }: Release, { path, bytes, sha256 }: PublishedFile): Promise<boolean> {
    const place = `${manifest.dataset}/${manifest.digest}/${path}`;
    const there = await this.#store.head(place);
    if (there?.bytes === bytes && there.sha256 === sha256) return false;
    await this.#store.putFile(place, { file: `${directory}/${path}`, bytes, sha256 });
    return true;
  }

  /** Gives a version its name; false when somebody else was first with the same. */
  async #tag(dataset: string, version: string, digest: Digest): Promise<boolean> {
    const isNew = await this.#store.putNew(
      tagPath(dataset, version),
      `${canonicalJson({ dataset, version, digest })}\n`,
    );
    if (!isNew) await this.#holdsTag(dataset, version, digest);
    return isNew;
  }

  async #holdsTag(dataset: string, version: string, digest: Digest): Promise<boolean> {
    const there = await this.#digestOf(dataset, version);
    if (there !== null && there !== digest)
      throw new DiagnosticError([
        catalogue.publishedTagTaken(this.url, `${dataset}@${version}`, there, digest),
      ]);
    return there !== null;
  }

  async #digestOf(dataset: string, version: string): Promise<Digest | null> {
    const path = tagPath(dataset, version);
    const content = await this.#store.get(path);
    if (content === null) return null;
    const text = utf8Of(await this.#whole(path, content, MOST_OF_TAG));
    const digest = digestIn(text, dataset, version);
    if (digest !== null) return digest;
    const hint =
      "No tag is written over. Take the file away if it was cut short, and publish the version again.";
    throw new DiagnosticError([
      catalogue.damagedAtRemote(this.url, path, "it does not name a version", hint),
    ]);
  }

  async #whole(path: string, content: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of content) {
      bytes += chunk.length;
      if (bytes > most)
        throw new DiagnosticError([catalogue.damagedAtRemote(this.url, path, "it is far too long")]);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}

const tagPath = (dataset: string, version: string) => `${dataset}/tags/${version}.json`;

function digestIn(text: string, dataset: string, version: string): Digest | null {
  try {
    const tag = JSON.parse(text) as Record<string, unknown>;
    const { digest } = tag;
    const isIt = tag.dataset === dataset && tag.version === version;
    return isIt && typeof digest === "string" && isDigest(digest) ? digest : null;
  } catch {
    return null;
  }
}
