/** Shorter traces say too little to tell what they are about. */
const MIN_WORDS = 60;

/** Fewest words of a problem that say what it is about. */
const MIN_TERMS = 12;

/** A trace on its problem takes up at least this share of the problem's words, or its numbers. */
const SHARE = 0.1;

const STOP_WORDS = new Set(
  "about above after again against along also among another answer around assume because been before being below between both cannot case compute consider could denote denotes determine different does during each either equal every exact exactly express expression find first following form from give given gives have having hence here into itself just large largest least less let likely limit many more most much must need next number numbers only other over problem prove rather same second several should show shown shows simplified since single small smallest some state still such suppose take than that their them then there these they this those through thus together total under unique unit units until upon used using value values very what when where whether which while whose will with within without would write your".split(
    " ",
  ),
);

/**
 * Whether a trace works on something else than its problem: it takes up next to none of the words that say what the
 * problem is about, nor the numbers that it gives.
 */
export function isAboutOtherProblem(trace: string, problem: string): boolean {
  const terms = termsOf(problem);
  if (terms.size < MIN_TERMS) return false;
  if ((trace.match(/\S+/g)?.length ?? 0) < MIN_WORDS) return false;
  if (takesUpNumbers(numbersOf(trace), [...numbersOf(problem)])) return false;
  const said = termsOf(trace);
  let common = 0;
  for (const term of terms) if (said.has(term)) common++;
  return common < SHARE * terms.size;
}

/** Content words, each by how it begins. */
function termsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  return new Set(words.filter((word) => !STOP_WORDS.has(word)).map((word) => word.slice(0, 6)));
}

const numbersOf = (text: string): Set<string> => new Set(text.match(/\d(?:[\d.]*\d)?/g) ?? []);

/** One digit stands in any trace by chance, but hardly all of those that a problem gives. */
function takesUpNumbers(said: ReadonlySet<string>, given: readonly string[]): boolean {
  if (given.some((number) => number.length > 1 && said.has(number))) return true;
  return given.length >= 2 && given.every((number) => said.has(number));
}
