import type { Choices, Doubt, Formula, FunctionName, Operation } from "./formula.ts";
import { readNumber } from "./read-number.ts";
import type { Token } from "./tokens.ts";
import {
  DIFFERENTIAL,
  FUNCTION_WORDS,
  INVERSES,
  MARKS,
  MAYBE_FUNCTION,
  NO_PRODUCT,
  SYMBOL_WORDS,
} from "./words.ts";

export class Unreadable extends Error {}

const MOST_DEPTH = 40;
const CLOSES: Readonly<Record<string, string>> = { "(": ")", "[": "]" };

const node = (op: Operation, ...of: Formula[]): Formula => ({ op, of });
const symbol = (name: string): Formula => ({ op: "symbol", name });

/** Reads one side of a statement by recursive descent. */
export class FormulaReader {
  readonly #tokens: readonly Token[];
  readonly #choices: Choices;
  readonly #doubts: Set<Doubt>;
  #at = 0;
  #depth = 0;
  #bars = 0;

  constructor(tokens: readonly Token[], choices: Choices, doubts: Set<Doubt>) {
    this.#tokens = tokens;
    this.#choices = choices;
    this.#doubts = doubts;
  }

  whole(): Formula {
    const formula = this.#sum();
    if (this.#at < this.#tokens.length) throw new Unreadable();
    return formula;
  }

  #chosen(doubt: Doubt): boolean {
    this.#doubts.add(doubt);
    return this.#choices[doubt] === true;
  }

  get #next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #sign(text: string): boolean {
    return this.#next?.kind === "sign" && this.#next.text === text;
  }

  #take(text: string): boolean {
    if (!this.#sign(text)) return false;
    this.#at++;
    return true;
  }

  #need(text: string): void {
    if (!this.#take(text)) throw new Unreadable();
  }

  #sum(): Formula {
    if (++this.#depth > MOST_DEPTH) throw new Unreadable();
    const terms = [this.#signed(true)];
    while (/^[-+±∓]$/.test(this.#next?.text ?? "")) terms.push(this.#signed(false));
    this.#depth--;
    return terms.length === 1 ? terms[0]! : node("add", ...terms);
  }

  #signed(first: boolean): Formula {
    if (this.#take("-")) return node("negate", this.#term());
    if (this.#take("±")) return node("pm", this.#term());
    if (this.#take("∓")) return node("negate", node("pm", this.#term()));
    if (!this.#take("+") && !first) throw new Unreadable();
    return this.#term();
  }

  #term(): Formula {
    let value = product(this.#factors());
    for (;;) {
      if (this.#take("*")) {
        const sign = this.#take("-");
        const by = product(this.#factors());
        value = node("multiply", value, sign ? node("negate", by) : by);
      } else if (this.#take("/")) {
        const by = this.#factors();
        if (by.length === 1 || this.#chosen("slash")) value = node("divide", value, product(by));
        else value = product([node("divide", value, by[0]!), ...by.slice(1)]);
      } else return value;
    }
  }

  /** Factors that stand side by side. */
  #factors(insideFunction = false): Formula[] {
    const factors: Formula[] = [];
    while (this.#startsFactor(factors.length === 0)) {
      if (insideFunction && factors.length > 0 && this.#atFunction()) break;
      factors.push(...this.#factor());
    }
    if (factors.length === 0) throw new Unreadable();
    return factors;
  }

  #startsFactor(first: boolean): boolean {
    const token = this.#next;
    if (token === undefined) return false;
    if (token.kind === "word") return true;
    // "2 3" and "x2" were turned away, so a number opens a row of factors.
    if (token.kind === "number") return first;
    return token.text in CLOSES || token.text === "√" || (token.text === "|" && (first || this.#bars === 0));
  }

  #atFunction(): boolean {
    return this.#next?.kind === "word" && FUNCTION_WORDS.has(this.#next.text);
  }

  #factor(): Formula[] {
    const token = this.#next!;
    if (token.kind === "number") {
      this.#at++;
      const number = readNumber(token.text);
      return [this.#scripts(this.#mixed(token.text, number))];
    }
    if (token.kind === "word") return this.#word(token.text);
    if (token.text === "√") {
      this.#at++;
      const next = this.#next;
      if (next === undefined) throw new Unreadable();
      return [this.#scripts(node("sqrt", this.#single(next)))];
    }
    return [this.#scripts(this.#bracketed())];
  }

  /** What a root sign without a bracket covers. */
  #single(next: Token): Formula {
    if (next.kind === "number") {
      this.#at++;
      return readNumber(next.text);
    }
    if (next.kind === "sign") return this.#bracketed();
    if (next.text.length > 1 && !SYMBOL_WORDS.has(next.text)) throw new Unreadable();
    this.#at++;
    return this.#symbol(next.text);
  }

  #bracketed(): Formula {
    const open = this.#next!.text;
    this.#at++;
    if (open === "|") {
      this.#bars++;
      const inner = this.#sum();
      this.#need("|");
      this.#bars--;
      return node("abs", inner);
    }
    const close = CLOSES[open];
    if (close === undefined) throw new Unreadable();
    const bars = this.#bars;
    this.#bars = 0;
    const inner = this.#sum();
    this.#bars = bars;
    this.#need(close);
    return inner;
  }

  /** "2(1/3)", which LaTeX's 2\frac13 becomes. */
  #mixed(text: string, whole: Formula): Formula {
    const [open, top, slash, bottom, close] = this.#tokens.slice(this.#at, this.#at + 5);
    const isMixed =
      /^\d+$/.test(text) &&
      open?.text === "(" &&
      slash?.text === "/" &&
      close?.text === ")" &&
      /^\d+$/.test(top?.text ?? "") &&
      /^\d+$/.test(bottom?.text ?? "") &&
      BigInt(top!.text) < BigInt(bottom!.text);
    if (!isMixed || !this.#chosen("mixed")) return whole;
    this.#at += 5;
    return node("add", whole, node("divide", readNumber(top!.text), readNumber(bottom!.text)));
  }

  #word(text: string): Formula[] {
    this.#at++;
    const name = FUNCTION_WORDS.get(text);
    if (name !== undefined) return [this.#application(name)];
    if (text === "lg") return [node("logBase", readNumber("10"), this.#argument())];
    if (text === "root") {
      this.#need("_");
      return [this.#scripts(node("root", this.#script(), this.#bracketed()))];
    }
    if (text === "binom" || text === "dbinom" || text === "tbinom")
      return [this.#scripts(node("binomial", this.#bracketed(), this.#bracketed()))];
    if (MARKS.has(text)) return [this.#scripts(symbol(`${text}(${this.#name()})`))];
    const one = SYMBOL_WORDS.get(text);
    if (text === "d" && this.#next?.kind === "word" && !this.#next.spaced) throw new Unreadable();
    if (one !== undefined || [...text].length === 1) return this.#letter(one ?? text);
    if (text.length > 3 || NO_PRODUCT.has(text) || DIFFERENTIAL.test(text)) throw new Unreadable();
    const letters = [...text];
    return [...letters.slice(0, -1).map(symbol), ...this.#letter(letters.at(-1)!)];
  }

  /** The letters in a bracket, as part of a symbol's name. */
  #name(): string {
    if (this.#next?.kind === "word" && [...this.#next.text].length === 1) {
      this.#at++;
      return this.#tokens[this.#at - 1]!.text;
    }
    this.#need("(");
    let name = "";
    while (this.#next !== undefined && this.#next.kind !== "sign") {
      name += this.#next.text;
      this.#at++;
    }
    this.#need(")");
    if (name === "") throw new Unreadable();
    return name;
  }

  #letter(letter: string): Formula[] {
    const named = this.#symbol(letter);
    const name = named.op === "symbol" ? named.name : letter;
    const prime = name.endsWith("'");
    const opens = this.#sign("(") && this.#next?.spaced === false;
    if (opens && (prime || MAYBE_FUNCTION.test(letter)) && (prime || this.#chosen("call")))
      return [this.#scripts(node("call", symbol(name), this.#bracketed()))];
    return [this.#scripts(named)];
  }

  /** A letter with its subscript and primes. */
  #symbol(letter: string): Formula {
    let name = letter;
    if (this.#take("_")) {
      const token = this.#next;
      if (token === undefined) throw new Unreadable();
      if (token.kind === "sign") name += `_${this.#name()}`;
      else {
        if (token.kind === "word" && [...token.text].length > 1) throw new Unreadable();
        this.#at++;
        name += `_${token.text}`;
      }
    }
    while (this.#take("'")) name += "'";
    return symbol(name);
  }

  #application(name: FunctionName): Formula {
    if (name === "log" && this.#take("_")) {
      const base = this.#script();
      return node("logBase", base, this.#argument());
    }
    if (!this.#take("^")) {
      const applied = node(name, this.#argument());
      return this.#afterBracket ? this.#scripts(applied) : applied;
    }
    const exponent = this.#script(false);
    const isInverse = exponent.op === "negate" || (exponent.op === "number" && exponent.top < 0n);
    const inverse = INVERSES.get(name);
    if (isInverse && inverse === undefined) throw new Unreadable();
    if (isInverse) return node(inverse!, this.#argument());
    return node("power", node(name, this.#argument()), exponent);
  }

  get #afterBracket(): boolean {
    return this.#tokens[this.#at - 1]?.text === ")";
  }

  /** A bracket, or the factors up to the next function. */
  #argument(): Formula {
    if (this.#next?.kind === "sign" && this.#next.text in CLOSES) return this.#bracketed();
    if (this.#take("-")) return node("negate", this.#argument());
    const factors = product(this.#factors(true));
    if (!this.#sign("/") || !this.#chosen("argument")) return factors;
    this.#at++;
    return node("divide", factors, product(this.#factors(true)));
  }

  /** What stands behind ^ or _. */
  #script(doubtful = true): Formula {
    const sign = this.#take("-") ? "-" : this.#take("+") ? "+" : "";
    const token = this.#next;
    if (token === undefined) throw new Unreadable();
    const value = this.#scriptValue(token, doubtful);
    return sign === "-" ? node("negate", value) : value;
  }

  #scriptValue(token: Token, doubtful: boolean): Formula {
    if (token.kind === "sign") {
      if (!(token.text in CLOSES)) throw new Unreadable();
      return this.#bracketed();
    }
    this.#at++;
    if (token.kind === "word") {
      const one = SYMBOL_WORDS.get(token.text);
      if (one === undefined && token.text.length > 1) throw new Unreadable();
      return this.#symbol(one ?? token.text);
    }
    const number = readNumber(token.text);
    if (doubtful && this.#atTypedFraction() && this.#chosen("script")) {
      this.#at += 2;
      return node("divide", number, readNumber(this.#tokens[this.#at - 1]!.text));
    }
    const letter = this.#next;
    // "e^2x": LaTeX takes the digit alone, and whoever types it perhaps both.
    if (!doubtful || letter?.kind !== "word" || letter.spaced || FUNCTION_WORDS.has(letter.text))
      return number;
    if (!this.#chosen("script")) return number;
    this.#at++;
    if ([...letter.text].length > 1) throw new Unreadable();
    return node("multiply", number, this.#symbol(letter.text));
  }

  /** "2^1/2" without brackets. */
  #atTypedFraction(): boolean {
    const [slash, bottom] = this.#tokens.slice(this.#at, this.#at + 2);
    return slash?.text === "/" && !slash.spaced && bottom?.kind === "number" && !bottom.spaced;
  }

  #scripts(base: Formula): Formula {
    let value = base;
    for (;;) {
      if (this.#take("!")) {
        if (this.#sign("!")) throw new Unreadable();
        value = node("factorial", value);
      } else if (this.#take("°")) value = node("degree", value);
      else if (this.#take("%")) value = node("percent", value);
      else if (this.#take("^")) {
        const exponent = this.#script();
        // A tower is read from its top, and a second exponent in a row is none.
        value = node("power", value, this.#take("^") ? node("power", exponent, this.#script()) : exponent);
      } else return value;
    }
  }
}

const product = (factors: readonly Formula[]): Formula =>
  factors.length === 1 ? factors[0]! : node("multiply", ...factors);
