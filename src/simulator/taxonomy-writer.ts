import { titleWords } from "../specs/titles/title-words.ts";
import type { JsonObject } from "../util/canonical-json.ts";
import type { Random } from "../util/random.ts";
import { slugOf } from "../util/slug.ts";
import type { Asked } from "./asked.ts";
import { labelledDiscipline } from "./disciplines.ts";
import { firstLabelled } from "./labels.ts";
import { lexiconOf, type TitleLexicon } from "./taxonomy-words.ts";

const LINKS = ["in", "of", "under", "for", "across"] as const;
const MOST = 500;
/** So many draws in a row that gave nothing new: the words are used up. */
const PATIENCE = 200;

/** Names areas of the asked discipline that no list of the prompt holds: the content of an "areas" reply. */
export function writeAreas(asked: Asked): JsonObject {
  const { lexicon, discipline, random } = readTitlesAsked(asked, "areas");
  const listed = random.shuffle(lexicon.areas).values();
  const draw = () => {
    const next = listed.next();
    return next.done
      ? capital(`${random.pick(lexicon.adjectives)} ${random.pick(lexicon.settings)}`)
      : next.value;
  };
  return { areas: faulty(newTitles(asked, draw), asked, [discipline]) };
}

/** Names topics of the asked area that no list of the prompt holds: the content of a "topics" reply. */
export function writeTopics(asked: Asked): JsonObject {
  const { lexicon, discipline, area, random } = readTitlesAsked(asked, "topics");
  const draw = () => topicTitle(lexicon, random);
  return { topics: faulty(newTitles(asked, draw), asked, [area, discipline]) };
}

function readTitlesAsked(asked: Asked, task: string) {
  const text = asked.userText;
  const discipline = firstLabelled(text, "discipline|subject") ?? "the field";
  return {
    discipline,
    area: firstLabelled(text, "area") ?? discipline,
    lexicon: lexiconOf(labelledDiscipline(text) ?? slugOf(discipline)),
    random: asked.random(task),
  };
}

function topicTitle({ subjects, things, adjectives, settings }: TitleLexicon, random: Random): string {
  const [subject, thing] = [random.pick(subjects), random.pick(things)];
  const setting = `${random.pick(adjectives)} ${random.pick(settings)}`;
  return capital(`${subject} ${thing} ${random.pick(LINKS)} ${setting}`);
}

/** As many titles as the prompt asks for, none of which it lists. */
function newTitles(asked: Asked, draw: () => string): string[] {
  const count = Math.min(
    MOST,
    Number(/\b(\d+)\s+(?:further|more|new|other)\b/i.exec(asked.userText)?.[1] ?? 10),
  );
  const known = new Set(listedTitles(asked.userText).map((title) => titleWords(title).key));
  const titles: string[] = [];
  for (let idle = 0; titles.length < count && idle < PATIENCE; idle++) {
    const title = draw();
    const { key } = titleWords(title);
    if (known.has(key)) continue;
    known.add(key);
    titles.push(title);
    idle = 0;
  }
  return titles;
}

/** Longer entries of a list are instructions, and so are those that name a field of the reply: `"areas": a list`. */
const LONGEST_TITLE = 120;
const FIELD = /^["'`][^"'`]+["'`]:/;

/** Titles in all lists of a text. */
function listedTitles(text: string): string[] {
  return [...text.matchAll(/^[ \t]*[-*•][ \t]+(.+)$/gm)]
    .map(([, entry]) => entry!.trim())
    .filter((entry) => entry.length < LONGEST_TITLE && !FIELD.test(entry));
}

/** The titles with those that the declared faults put in the place of some. */
function faulty(titles: readonly string[], asked: Asked, homes: readonly string[]): string[] {
  const out = [...titles];
  if (asked.strikes("duplicateTopic")) {
    const random = asked.random("duplicateTopic");
    const known = [...listedTitles(asked.userText), ...titles];
    for (let nth = random.int(1, 3); nth > 0 && known.length > 0; nth--) {
      const title = random.pick(known);
      // Behind the title that it repeats.
      out.splice(random.int(out.indexOf(title) + 1, out.length), 0, reworded(title, random));
    }
  }
  if (asked.strikes("nonTopic")) {
    const random = asked.random("nonTopic");
    for (let nth = random.int(1, 2); nth > 0; nth--)
      out.splice(random.int(0, out.length), 0, nonTopic(random, homes));
  }
  return out;
}

/** The same topic, in words that differ in form alone or that add nothing. */
function reworded(title: string, random: Random): string {
  switch (random.int(0, 3)) {
    case 0:
      return title.toUpperCase();
    case 1:
      return capital(title.split(" ").reverse().join(" "));
    case 2:
      return `The theory of ${title}`;
    default:
      return `${title}: methods and principles`;
  }
}

function nonTopic(random: Random, homes: readonly string[]): string {
  const home = random.pick(homes);
  return random.pick([
    "Emerging directions",
    "Interdisciplinary and applied areas",
    "Other topics",
    `Introduction to ${home}`,
    `Applications of ${home}`,
    `Recent advances in ${home}`,
    `${homes.at(-1)!} education research and outreach`,
  ]);
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
