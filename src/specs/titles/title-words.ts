/** A title as its words: what is compared in the place of the text. */
export interface TitleWords {
  /** Equal for titles that differ in case, marks, hyphens, plural, spelling, small words or order alone. */
  readonly key: string;
  /** The words that matter, in order, each in the singular and one spelling. */
  readonly words: readonly string[];
  /** Their stems without repeats, sorted: "catalysis" and "catalytic" have one. */
  readonly stems: readonly string[];
}

const STOP_WORDS = new Set(
  "a an the of and or in on for to with without by from as at via under between among into through its their versus vs".split(
    " ",
  ),
);

/** What is said of a title's words, wherever it stands. */
export function titleWords(title: string): TitleWords {
  const words = plainWords(title).map(normalWord);
  const own = words.filter((word) => !STOP_WORDS.has(word));
  // A title of small words alone, such as "To be or not to be", has nothing else to be known by.
  const kept = own.length === 0 ? words : own;
  return {
    key: [...kept].sort().join(" "),
    words: kept,
    stems: [...new Set(kept.map(knownStem))].sort(),
  };
}

/** The parts of a title that "and", commas and the like set side by side. */
export function titleParts(title: string): readonly string[] {
  return title.split(/\s*[,;:&/]\s+|\s+(?:and|or|versus|vs\.?|&|[–—-])\s+/i).filter((part) => part !== "");
}

const ASCII = /^[ -~]*$/;

function plainWords(title: string): readonly string[] {
  const bare = ASCII.test(title) ? title : title.normalize("NFKD").replace(/\p{M}+/gu, "");
  const plain = bare
    .toLowerCase()
    .replace(/['’]s\b/g, "")
    .replace(/['’]/g, "");
  // "C++" and "C#" are no "C".
  return plain.match(/[\p{L}\p{N}]+[+#]*/gu) ?? [];
}

/** The same words come again and again. */
function remembering(change: (word: string) => string): (word: string) => string {
  const known = new Map<string, string>();
  return (word) => {
    let changed = known.get(word);
    if (changed === undefined) {
      changed = change(word);
      known.set(word, changed);
    }
    return changed;
  };
}

const normalWord = remembering((word) => singular(oneSpelling(word)));
const knownStem = remembering((word) => stemOf(word));

const SPELLINGS: Readonly<Record<string, string>> = {
  aluminium: "aluminum",
  artefact: "artifact",
  artefacts: "artifacts",
  defence: "defense",
  grey: "gray",
  licence: "license",
  mould: "mold",
  offence: "offense",
  programme: "program",
  programmes: "programs",
};

/** American spelling; a word that only looks British is changed alike wherever it stands, which does no harm. */
function oneSpelling(word: string): string {
  const listed = Object.hasOwn(SPELLINGS, word) ? SPELLINGS[word] : undefined;
  if (listed !== undefined) return listed;
  if (word.length < 5 || Object.hasOwn(PLURALS, word)) return word;
  return word
    .replace(/is(ations?|e[drs]?|ers|ing|able)$/, "iz$1")
    .replace(/ys(e[drs]?|ers|ing)$/, "yz$1")
    .replace(/our(s|ed|ings?|able|less|ful|al|ally)?$/, "or$1")
    .replace(/([bt])re(s?)$/, "$1er$2")
    .replace(/logue(s?)$/, "log$1")
    .replace(/ll(ing|ed|er)$/, "l$1")
    .replace(/ae/g, "e")
    .replace(/^oe|(?<=am|ph|f)oe/, "e")
    .replace(/sulph/, "sulf");
}

const PLURALS: Readonly<Record<string, string>> = {
  analyses: "analysis",
  automata: "automaton",
  axes: "axis",
  bacteria: "bacterium",
  bases: "basis",
  biases: "bias",
  crises: "crisis",
  criteria: "criterion",
  extrema: "extremum",
  foci: "focus",
  formulae: "formula",
  gases: "gas",
  genera: "genus",
  hypotheses: "hypothesis",
  indices: "index",
  lemmata: "lemma",
  lens: "lens",
  lenses: "lens",
  loci: "locus",
  matrices: "matrix",
  maxima: "maximum",
  media: "medium",
  minima: "minimum",
  nuclei: "nucleus",
  optima: "optimum",
  parentheses: "parenthesis",
  phenomena: "phenomenon",
  polyhedra: "polyhedron",
  quanta: "quantum",
  schemata: "schema",
  series: "series",
  simplices: "simplex",
  species: "species",
  spectra: "spectrum",
  strata: "stratum",
  syntheses: "synthesis",
  tableaux: "tableau",
  theses: "thesis",
  vertices: "vertex",
  vortices: "vortex",
};

function singular(word: string): string {
  const listed = Object.hasOwn(PLURALS, word) ? PLURALS[word] : undefined;
  if (listed !== undefined) return listed;
  if (word.length < 4) return word;
  if (/ies$/.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh|zz)es$/.test(word)) return word.slice(0, -2);
  return /[^siu]s$/.test(word) ? word.slice(0, -1) : word;
}

// Longest first within a step, so that no ending hides a longer one.
const ENDINGS =
  /(?:ization|ational|ically|iveness|ation|ition|ivity|ement|ically|ness|ment|able|ible|ance|ence|ical|ity|ion|ive|ing|ism|ist|ant|ent|ize|izer|tic|sis|ial|al|ic|ed|er|or|ly|st|e|y)$/;
const SHORTEST_STEM = 5;

/** A word without the endings that make other kinds of word of it. */
function stemOf(word: string): string {
  let stem = word;
  for (let step = 0; step < 3; step++) {
    const shorter = stem.replace(ENDINGS, "");
    if (shorter === stem || shorter.length < SHORTEST_STEM) break;
    stem = shorter;
  }
  return stem;
}
