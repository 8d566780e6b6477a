/** Fewest significant digits at which a rounded number still counts as the longer one. */
const ROUNDING_DIGITS = 4;

/**
 * Whether two final answers mean the same. The simulated judge's own comparison, kept apart from the grader of
 * src/method on purpose: a mistake in one must not hide a mistake in the other.
 */
export function sameAnswer(left: string, right: string, unit = ""): boolean {
  const [a, b] = [plain(left), plain(right)];
  if (a === b) return true;
  const [x, y] = [quantity(a), quantity(b)];
  if (x !== null && y !== null) return sameUnit(x.unit, y.unit, unit) && sameNumber(x, y);
  return sameList(a, b, unit) ?? wording(a, unit) === wording(b, unit);
}

const FINAL_LINE = /^[\s>*_#]*(?:the )?final answer[*_ ]*(?:is\b|:)[*_ ]*:?[ \t]*(.+)$/gim;

/** The final answer in a longer text: its last `Final answer:` line, else its last box, else the text itself. */
export function finalAnswerIn(text: string): string {
  const lines = [...text.matchAll(FINAL_LINE)];
  const line = lines.at(-1)?.[1];
  if (line !== undefined) return line.trim();
  const box = text.lastIndexOf("\\boxed{");
  return box < 0 ? text.trim() : text.slice(box, closingBrace(text, box + 6) + 1);
}

/** An answer without LaTeX, thin spaces, sentence marks and other spellings of the same signs. */
function plain(answer: string): string {
  let text = answer.trim();
  const box = text.indexOf("\\boxed{");
  if (box >= 0) {
    const close = closingBrace(text, box + 6);
    text = `${text.slice(box + 7, close)} ${text.slice(close + 1)}`;
  }
  if (!/[^\x20-\x7e]|[\\$*.`{]/.test(text)) return text.replace(/\s+/g, " ").trim();
  return text
    .replace(/\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}/g, "$1/$2")
    .replace(/\\(?:text|mathrm|operatorname|textbf|mathbf)\{([^{}]*)\}/g, "$1")
    .replace(/\\left|\\right|\\[()[\]]|\$|\*\*|`/g, "")
    .replace(/\{,\}|\\,(?=\d{3})/g, ",")
    .replace(/\\[,;:! ]|~|[\u00a0\u2009\u202f]/g, " ")
    .replace(/\\times|\\cdot|×|·/g, "*")
    .replace(/−|–/g, "-")
    .replace(/\\([{}%])/g, "$1")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/\.$/, "");
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return at;
  }
  return text.length;
}

interface Quantity {
  readonly value: number;
  /** Significant digits as written; Infinity for what is exact, an integer or a fraction. */
  readonly digits: number;
  /** The digits of an integer, which may be longer than a float holds. */
  readonly integer: string | null;
  readonly unit: string;
}

const MANTISSA = "[+-]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)?(?:\\.\\d+)?";
const NUMBER = new RegExp(
  `^(${MANTISSA})(?:e([+-]?\\d+)|\\s*\\*\\s*10\\^\\{?([+-]?\\d+)\\}?)?(?![\\d.,]*\\d)`,
  "i",
);

/** Reads "12", "1,234.50", "3/8", "1.5e3", "1.5 * 10^{3}", each with an optional unit behind. */
function quantity(text: string): Quantity | null {
  const head = NUMBER.exec(text);
  if (head === null || !/\d/.test(head[1]!)) return null;
  const rest = text.slice(head[0].length).trimStart();
  const mantissa = head[1]!.replaceAll(",", "");
  const exponent = Number(head[2] ?? head[3] ?? 0);
  const over = /^\/\s*([+-]?\d+)(?![\d.])/.exec(rest);
  if (over !== null) {
    const unit = rest.slice(over[0].length);
    return { value: Number(mantissa) / Number(over[1]), digits: Infinity, integer: null, unit };
  }
  const isInteger = exponent === 0 && /^[+-]?\d+$/.test(mantissa);
  const digits = mantissa.replace(/^[+-]?0*\.?0*/, "").replace(".", "").length;
  return {
    value: Number(`${mantissa}e${exponent}`),
    digits: isInteger ? Infinity : digits,
    integer: isInteger ? mantissa.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1") : null,
    unit: rest,
  };
}

function sameNumber(x: Quantity, y: Quantity): boolean {
  if (x.integer !== null && y.integer !== null) return x.integer === y.integer;
  if (Math.abs(x.value - y.value) <= 1e-12 * Math.max(Math.abs(x.value), Math.abs(y.value))) return true;
  const digits = Math.min(x.digits, y.digits);
  if (x.digits === y.digits || digits < ROUNDING_DIGITS || digits > 100) return false;
  return Number(x.value.toPrecision(digits)) === Number(y.value.toPrecision(digits));
}

/** Two units clash only when both are there: an answer may leave out what the question asks for. */
function sameUnit(a: string, b: string, asked: string): boolean {
  const [left, right] = [unitWord(a) || unitWord(asked), unitWord(b) || unitWord(asked)];
  return left === "" || right === "" || left === right;
}

function unitWord(unit: string): string {
  return unit
    .normalize("NFKC")
    .replace(/[\s^{}*·_()\\]/g, "")
    .replace(/μ/g, "µ")
    .toLowerCase();
}

const LIST = /^([{([])(.*,.*)([})\]])([^{}()[\],]*)$/s;

/** Compares sets in any order and tuples and intervals in theirs; null when the two are not both lists. */
function sameList(a: string, b: string, unit: string): boolean | null {
  const [x, y] = [LIST.exec(a), LIST.exec(b)];
  if (x === null || y === null) return null;
  if (x[1] !== y[1] || x[3] !== y[3] || !sameUnit(x[4]!, y[4]!, unit)) return false;
  const [left, right] = [itemsOf(x[2]!), itemsOf(y[2]!)];
  if (left.length !== right.length) return false;
  if (x[1] !== "{") return left.every((item, i) => sameAnswer(item, right[i]!));
  const open = [...right];
  return left.every((item) => {
    const at = open.findIndex((other) => sameAnswer(item, other));
    if (at >= 0) open.splice(at, 1);
    return at >= 0;
  });
}

/** Splits at the commas that stand in no bracket. */
function itemsOf(text: string): string[] {
  const items = [""];
  let depth = 0;
  for (const char of text) {
    if ("{([".includes(char)) depth++;
    if ("})]".includes(char)) depth--;
    if (char === "," && depth === 0) items.push("");
    else items[items.length - 1] += char;
  }
  return items.map((item) => item.trim()).filter((item) => item !== "");
}

/** Words alone: no case, articles, quotes, brackets round a lone letter, spaces round signs, or trailing unit. */
function wording(text: string, unit: string): string {
  const bare = text
    .toLowerCase()
    .replace(/["'“”‘’]/g, "")
    .replace(/^(?:the|a|an) /, "")
    .replace(/^(?:option |choice )?\(?([a-z])\)?$/, "$1")
    .replace(/\{([^{}]*)\}/g, "$1")
    .replace(/\s*([-+*/=^(),;:])\s*/g, "$1")
    .replace(/(?<=\w)\*(?=[a-z(])/g, "")
    .trim();
  const tail = unit.toLowerCase();
  return tail !== "" && bare.endsWith(` ${tail}`) ? bare.slice(0, -tail.length).trim() : bare;
}
