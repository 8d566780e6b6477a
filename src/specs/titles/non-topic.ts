import { titleParts, titleWords } from "./title-words.ts";

/** Why a title names no topic that a problem could be asked of. */
export type NonTopicReason =
  | "vague"
  | "introduction"
  | "applications"
  | "interdisciplinary"
  | "about-the-field"
  | "names-its-area"
  | "names-its-discipline"
  | "no-title";

/** Where a title stands: the titles of its discipline and of its area; the area is null for the title of an area. */
export interface TitleHome {
  readonly discipline: string;
  readonly area: string | null;
}

const wordSet = (text: string): ReadonlySet<string> => new Set(titleWords(text).words);

/** Words that say nothing of what a topic is about. */
const VAGUE = wordSet(
  `advance advanced aspect application applied approach area aspects background basic basics branch category challenge
  class concept contemporary current development direction domain element emerging essential field foundation
  foundational frontier fundamental further future general idea important introduction introductory issue key
  methodology miscellaneous modern new novel other outlook overview perspective practice preliminary principle problem
  question recent related research review selected special study subfield subject survey technique theme theory tool
  topic trend various method misc etc more`,
);
/** Of these, the words that name an area as they do no topic: "Modern history". */
const TIMES = wordSet("contemporary modern");
/** Words for what is done around a field; where the field itself is one of these, they are its matter. */
const AROUND = wordSet(
  "history philosophy education outreach pedagogy teaching ethics sociology society policy communication career",
);
/** Disciplines and areas in which writing on a field's past, teaching or place in society is in place. */
const HUMANITIES = wordSet(
  `anthropology art classics communication culture economics education ethics historical history humanities language law
  linguistics literary literature medieval music pedagogy philosophy policy politics political religion society sociology theology`,
);

const PHRASES =
  /\b(?:additional|advanced|contemporary|cross-?cutting|current|emerging|further|future|general|miscellaneous|modern|new|novel|open|other|recent|related|selected|special|various)\s+(?:and\s+\S+\s+)?(?:advances|applications|areas|challenges|developments|directions|fields|frontiers|issues|perspectives|problems|questions|studies|subjects|themes|topics|trends)\b/i;
const INTRODUCTION =
  /^(?:(?:an?|the)\s+)?(?:(?:brief|short|general)\s+)?(?:introduction to|introductory|overview of|survey of|basics of|fundamentals of|essentials of)\b/i;
const APPLICATIONS =
  /^(?:\S+\s+)?applications\s+(?:of|in|to|across|and)\b|^applied\s+(?:topics|areas|aspects)\b/i;
const INTERDISCIPLINARY = /\b(?:inter|multi|cross|trans)-?disciplinary\b/i;
const FIELD_AS_MATTER =
  /^(?:the\s+)?(?:history|philosophy|teaching|sociology|ethics)(?:,? (?:and|or) [a-z]+)? of\b/i;
const LONGEST = 150;
/** The words of a sentence, and of no title. */
const MOST_WORDS = 16;

/** What finds out why a title is no topic of this home; it gives null for a title that nothing speaks against. */
export function nonTopicRules({ discipline, area }: TitleHome): (title: string) => NonTopicReason | null {
  const ofDiscipline = titleWords(discipline);
  const areas = area === null ? [] : [area, ...titleParts(area)].map((name) => titleWords(name));
  const areaKeys = new Set(areas.map(({ key }) => key));
  const home = new Set([...ofDiscipline.words, ...areas.flatMap(({ words }) => words)]);
  const isHumanity = [...home].some((word) => HUMANITIES.has(word));
  const isAround = (word: string) => !isHumanity && AROUND.has(word);
  const isTime = (word: string) => area === null && TIMES.has(word);
  const isEmpty = (word: string) => (VAGUE.has(word) && !isTime(word)) || isAround(word);
  return (title) => {
    const { key, words } = titleWords(title);
    if (words.length === 0 || isText(title)) return "no-title";
    if (key === ofDiscipline.key) return "names-its-discipline";
    if (areaKeys.has(key)) return "names-its-area";
    if (INTERDISCIPLINARY.test(title)) return "interdisciplinary";
    if (INTRODUCTION.test(title)) return "introduction";
    if (APPLICATIONS.test(title)) return "applications";
    if (PHRASES.test(title)) return "vague";
    if (!isHumanity && FIELD_AS_MATTER.test(title)) return "about-the-field";
    // Words of the home alone may be a topic, as "matrix algebras" is of "linear algebra and matrix theory".
    if (!words.some(isEmpty) || !words.every((word) => isEmpty(word) || home.has(word))) return null;
    return words.some(isAround) ? "about-the-field" : "vague";
  };
}

function isText(title: string): boolean {
  return title.length > LONGEST || title.split(/\s+/).length > MOST_WORDS || /[\r\n]|\?\s*$/.test(title);
}
