import type { Group } from "./row.ts";
import { MODEL_ROWS } from "./rows-models.ts";
import { CURATION_ROWS, POLICY_ROWS } from "./rows-policies.ts";
import { PROMPT_ROWS } from "./rows-prompts.ts";
import { SPELLING } from "./rows-spelling.ts";
import { CONFIG_ROWS, LOSS_ROWS } from "./rows-surroundings.ts";
import { TOPIC_ROWS } from "./rows-topics.ts";

/** Everything that can be done to a project, and what the next build then does. */
export const TABLE: readonly Group[] = [
  SPELLING,
  TOPIC_ROWS,
  MODEL_ROWS,
  PROMPT_ROWS,
  POLICY_ROWS,
  CURATION_ROWS,
  CONFIG_ROWS,
  LOSS_ROWS,
];
