import type { Artifact } from "../../../versions/artifacts.ts";

/** Chooses the changes that a report of bounded size shows: the first of every topic, as many as are left room for. */
export class DetailLimit {
  readonly #perTopic: number;
  readonly #shown = new Map<string, number>();
  readonly #leftOut = new Map<string, number>();
  #room: number;

  /** `most`: changes shown of a topic; `wanted`: about how many in all; `room`: characters for them. */
  constructor(
    topics: number,
    limits: { readonly most: number; readonly wanted: number; readonly room: number },
  ) {
    this.#perTopic = Math.max(1, Math.min(limits.most, Math.floor(limits.wanted / Math.max(1, topics))));
    this.#room = limits.room;
  }

  /** Whether another change of the topic is worth writing. */
  wants(topic: string): boolean {
    if (this.#room > 0 && (this.#shown.get(topic) ?? 0) < this.#perTopic) return true;
    this.#leaveOut(topic);
    return false;
  }

  /** Whether what was written of it fits. */
  fits(topic: string, characters: number): boolean {
    if (characters > this.#room) {
      this.#leaveOut(topic);
      return false;
    }
    this.#room -= characters;
    this.#shown.set(topic, (this.#shown.get(topic) ?? 0) + 1);
    return true;
  }

  leftOutOf(topic: string): number {
    return this.#leftOut.get(topic) ?? 0;
  }

  get leftOut(): number {
    return [...this.#leftOut.values()].reduce((sum, number) => sum + number, 0);
  }

  #leaveOut(topic: string): void {
    this.#leftOut.set(topic, this.leftOutOf(topic) + 1);
  }
}

/** How many topics differ between two versions, found without reading a record. */
export function topicsThatDiffer(a: Artifact, b: Artifact): number {
  const digests = ({ manifest }: Artifact) =>
    new Map(manifest.disciplines.flatMap(({ topics }) => topics.map(({ id, digest }) => [id, digest])));
  const [old, now] = [digests(a), digests(b)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((id) => old.get(id) !== now.get(id)).length;
}
