// Words that say how something is put and not what it is about: they differ between two wordings of one problem.
const GENERAL = `
a an the this that these those it its itself they them their theirs he him his she her hers we us our you your one ones
i me my itself themselves each every all any some both either another other others such same which who whom whose what
of in inside on at by for from to into onto upon with within among amongst between through throughout during over across along
around about as than per via toward towards against beside besides near off out up down
and or but nor so yet if then else when whenever where whereas while whilst because since although though unless until
once after afterwards before hence thus therefore thereby consequently accordingly moreover furthermore however also too
further additionally meanwhile otherwise instead likewise namely specifically particularly overall altogether namely
is are was were be been being am has have had having do does did doing done can could may might must shall should will
would need needs let lets get gets got give gives given giving take takes taken taking make makes made making
there here now still already just only even very quite rather well simply merely exactly precisely approximately roughly
nearly almost about around essentially basically initially originally finally eventually subsequently presently currently
how why many much more most few several various numerous
find determine compute calculate evaluate obtain derive deduce work state name identify establish estimate express figure
report tell list count solve select choose decide provide show ask asked asks seek sought require required wanted want
answer question problem task goal aim objective exercise challenge result solution value amount quantity number total
magnitude size figure expression formula give exact correct resulting corresponding respective following above below
please kindly note notice recall remember observe consider considered considering suppose supposed imagine assume assumed
assuming assumption think regard regarded treat treated take say call called denote denoted define defined let know known
knowing given provided providing suppose condition circumstance situation case scenario setting setup context instance
example way manner means method approach procedure process use used using uses utilise utilize employ employed apply
applied applying help aid basis
contain contains containing contained include includes including included comprise comprises comprising consist consists
consisting composed made hold holds holding held possess possesses possessing own owns carry carries carrying bear bears
bearing exhibit exhibits exhibiting display displays show shows showing
have start starts starting started begin begins beginning began begun commence commences commencing end ends ending ended
finish finishes stop stops become becomes becoming remain remains remaining remained stay stays staying keep keeps keeping
kept leave leaves leaving left turn turns go goes going come comes coming occur occurs occurring happen happens happening
place put puts placing placed set sets setting position positioned situated located lie lies lying stand stands sit sits
rest rests resting
receive receives received produce produces produced producing yield yields yielding generate generates generated generating
create creates created creating form forms formed forming cause causes caused causing lead leads leading result results
bring brings brought allow allows allowed allowing permit permits permitted enable let
change changes changing changed vary varies varying varied
move moves moving moved travel travels travelling traveling
certain particular specific single sole unique individual different distinct separate similar identical equal equals
equally constant steady uniform uniformly fixed ordinary usual typical common general standard simple basic plain
big bigger large small tiny little long short tall great huge considerable significant substantial
new old good possible available suitable appropriate relevant necessary needed sufficient enough entire whole complete
completely entirely fully wholly full overall aggregate combined final ultimate initial original first last next previous
main key important special careful carefully closely clear clearly direct directly immediate immediately quick quickly
slow slowly rapid rapidly gradual gradually sudden suddenly together apart alone
researcher student engineer scientist somebody someone person people
detail information fact statement description data measure measured measuring measurement reading record recorded
found observed reported computed calculated determined evaluated obtained derived desired needed requested
part parts piece pieces kind kinds type types sort sorts
perform performs performed performing carry conduct conducts conducted undergo undergoes undergoing
purpose regard respect terms accord according consequence light view account
careful brief concise form final thing things say says said
`;

/** In a sentence that asks they say that what follows is asked for. */
const ASKING = `find determine compute calculate evaluate obtain derive deduce work state name identify establish estimate
express report tell list count solve select choose decide provide give figure specify indicate`;

const INTERROGATIVE = "what which how who whom whose when";
const SOUGHT = `sought required wanted asked requested desired found determined computed calculated evaluated obtained
derived identified estimated established needed`;
const BEFORE_ASKING = "and then please kindly to now must should can could you we next finally also";
const CLAUSE_ENDS =
  "if when whenever given assuming provided suppose supposing where while whilst such after before once knowing using as because since during under unless";

/** What turns a condition round, under one name for its spellings. */
const POLARITY: Readonly<Record<string, string>> = {
  not: "not",
  no: "not",
  never: "not",
  without: "not",
  cannot: "not",
  neither: "not",
  nor: "not",
  none: "not",
  non: "not",
  except: "not",
  greater: ">",
  exceeding: ">",
  exceeds: ">",
  exceed: ">",
  less: "<",
  fewer: "<",
  least: "least",
  minimum: "min",
  minimal: "min",
  minimise: "min",
  minimize: "min",
  smallest: "min",
  lowest: "min",
  maximum: "max",
  maximal: "max",
  maximise: "max",
  maximize: "max",
  largest: "max",
  greatest: "max",
  highest: "max",
  increase: "up",
  increases: "up",
  increasing: "up",
  increased: "up",
  rises: "up",
  rising: "up",
  grows: "up",
  growing: "up",
  decrease: "down",
  decreases: "down",
  decreasing: "down",
  decreased: "down",
  falls: "down",
  falling: "down",
  shrinks: "down",
  shrinking: "down",
  outside: "out",
  always: "ever",
};

const NUMBERS: Readonly<Record<string, string>> = Object.fromEntries(
  "zero - two three four five six seven eight nine ten eleven twelve"
    .split(" ")
    .map((word, number) => [word, String(number)]),
);

const setOf = (words: string) => new Set(words.trim().split(/\s+/));

/** English as far as the comparison of problems has to know it. */
export const VOCABULARY = {
  general: setOf(GENERAL),
  asking: setOf(ASKING),
  interrogative: setOf(INTERROGATIVE),
  sought: setOf(SOUGHT),
  beforeAsking: setOf(BEFORE_ASKING),
  clauseEnds: setOf(CLAUSE_ENDS),
  polarity: new Map(Object.entries(POLARITY)),
  numbers: new Map(Object.entries(NUMBERS)),
} as const;

/** A word without the endings that grammar gives it. */
export function stemOf(word: string): string {
  let stem = word.replace(/['’]s?$/, "");
  for (const ending of ["ingly", "edly", "ing", "ies", "ied", "ed", "es", "ly", "s"]) {
    if (!stem.endsWith(ending) || stem.length - ending.length < 3 || stem.endsWith("ss")) continue;
    stem = stem.slice(0, -ending.length) + (ending === "ies" || ending === "ied" ? "y" : "");
    break;
  }
  if (/(?<![lsz])([b-df-hj-np-tv-z])\1$/.test(stem)) stem = stem.slice(0, -1);
  return stem.length > 3 && stem.endsWith("e") ? stem.slice(0, -1) : stem;
}
