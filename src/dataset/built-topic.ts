import type { Tag } from "../method/curation/curate.ts";
import type { ResolvedDiscipline, ResolvedTopic } from "../specs/resolved.ts";
import type { RecordRow, TopicContent } from "./topic-target.ts";

/** A topic with what its slots gave. */
export interface BuiltTopic {
  readonly discipline: ResolvedDiscipline;
  readonly topic: ResolvedTopic;
  readonly content: TopicContent;
}

/** A record that curation kept. */
export interface KeptRecord {
  readonly id: string;
  readonly topicId: string;
  readonly row: RecordRow;
  readonly split: string;
  readonly tags: readonly Tag[];
}
