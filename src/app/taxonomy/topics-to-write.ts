import type { Growth } from "../../method/taxonomy/grow-discipline.ts";
import type { NewTopic, TopicsToWrite } from "../../specs/insert-topics.ts";
import type { TopicEntry } from "../../specs/resolve-topics.ts";
import { sha256 } from "../../util/digest.ts";
import { slugOf } from "../../util/slug.ts";

/** A topic to write, with the id that it has from then on. */
export interface NamedTopic extends NewTopic {
  /** "<discipline>/<slug>" */
  readonly topicId: string;
}

export interface NamedTopics extends TopicsToWrite {
  readonly topics: readonly NamedTopic[];
}

/**
 * The topics that a discipline grew by, with their ids: the slugs of their titles, and where one is taken or there is
 * none, an id that is written out.
 */
export function topicsToWrite(
  discipline: string,
  { areas }: Growth,
  entries: readonly TopicEntry[],
): readonly NamedTopics[] {
  const own = entries.filter((topic) => topic.discipline === discipline);
  const taken = new Set(own.flatMap(({ id, formerly }) => [id, ...formerly]));
  const slugOfTitle = new Map(own.map(({ title, id }) => [title, id.slice(discipline.length + 1)]));
  // A topic may be told from one that comes later here, so all have their ids first.
  for (const { title } of areas.flatMap(({ added }) => added)) {
    const plain = slugOf(title);
    const wanted = plain === "" ? `topic-${sha256(title).slice(0, 8)}` : plain;
    const slug = freeSlug(wanted, (one) => taken.has(`${discipline}/${one}`));
    taken.add(`${discipline}/${slug}`);
    slugOfTitle.set(title, slug);
  }
  return areas
    .filter(({ added }) => added.length > 0)
    .map(({ title: area, added }) => ({
      discipline,
      area,
      topics: added.map(({ title, distinctFrom }): NamedTopic => {
        const slug = slugOfTitle.get(title)!;
        return {
          title,
          topicId: `${discipline}/${slug}`,
          id: slug === slugOf(title) ? null : slug,
          distinctFrom: distinctFrom.map((other) => slugOfTitle.get(other)!).sort(),
        };
      }),
    }));
}

function freeSlug(slug: string, isTaken: (slug: string) => boolean): string {
  if (!isTaken(slug)) return slug;
  let number = 2;
  while (isTaken(`${slug}-${number}`)) number++;
  return `${slug}-${number}`;
}
