import { FRACTIONS, SIZES, SPACES, SYMBOLS, WRAPPERS } from "./latex-symbols.ts";

/** Deeper nesting is no answer that a person wrote, and recursion has to end somewhere. */
const MAX_DEPTH = 64;

/**
 * LaTeX as plain text: wrappers, spacing and math delimiters gone, fractions and powers as signs. Text without LaTeX
 * comes out as it went in. Null when it is nested too deeply. One pass, linear in the text's length.
 */
export function plainLatex(text: string): string | null {
  const reader = new Reader(text);
  const plain = reader.read(0, null);
  return reader.tooDeep ? null : plain;
}

class Reader {
  tooDeep = false;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Everything up to the closing brace of a group, which is passed over, or to the end. */
  read(depth: number, close: "}" | "]" | null): string {
    if (depth > MAX_DEPTH) {
      this.tooDeep = true;
      this.#at = this.#text.length;
    }
    let out = "";
    while (this.#at < this.#text.length) {
      const sign = this.#text[this.#at]!;
      if (sign === close) {
        this.#at++;
        return out;
      }
      out += this.#next(sign, depth, out.slice(-8));
    }
    return out;
  }

  #next(sign: string, depth: number, before: string): string {
    switch (sign) {
      case "\\":
        return this.#command(depth, before);
      case "$":
        this.#at++;
        return "";
      case "~":
        this.#at++;
        return " ";
      case "{":
        this.#at++;
        if (this.#text.startsWith(",}", this.#at)) {
          this.#at += 2;
          return ",";
        }
        return `{${this.read(depth + 1, "}")}}`;
      case "^":
      case "_": {
        this.#at++;
        // A typed "^(" that holds more than one sign or number already reads as a power.
        if (this.#text[this.#at] === "(" && !this.#atSimpleBracket()) return sign;
        const script = this.#argument(depth).trim();
        if (sign === "^" && script === "°") return "°";
        return /^(?:[\p{L}\p{N}']|[+-]?\d+|[*^∞])$/u.test(script) && this.#endsScript()
          ? `${sign}${script}`
          : `${sign}(${withoutBrackets(script)})`;
      }
      default:
        this.#at++;
        return sign;
    }
  }

  #command(depth: number, before: string): string {
    const name = /\\([A-Za-z]+\*?|[\s\S]?)/y;
    name.lastIndex = this.#at;
    const command = name.exec(this.#text)![1]!;
    this.#at += command.length + 1;
    if (SPACES.has(command)) return " ";
    if (
      command === "!" ||
      command === "$" ||
      command === "(" ||
      command === ")" ||
      command === "[" ||
      command === "]"
    )
      return "";
    if (SIZES.has(command)) {
      // "\left." draws nothing.
      if ((command === "left" || command === "right") && this.#text[this.#at] === ".") this.#at++;
      return "";
    }
    if (WRAPPERS.has(command)) return this.#argument(depth);
    if (command === "begin") return this.#environment(depth);
    if (FRACTIONS.has(command)) return this.#fraction(depth, before);
    if (command === "sqrt") return this.#root(depth, before);
    if (command === "SI" || command === "qty") return `${this.#argument(depth)} ${this.#argument(depth)}`;
    const symbol = SYMBOLS.get(command);
    if (symbol !== undefined) {
      this.#skipSpaces();
      return symbol;
    }
    if (!/^[A-Za-z]/.test(command)) return command === "" || command === "\\" ? "\\" : command;
    return spaced(before, command, this.#unknownArguments(depth));
  }

  /** A matrix as a list of its rows; any other environment as a word. */
  #environment(depth: number): string {
    const name = /\{([pbB]?matrix|smallmatrix)\}/y;
    name.lastIndex = this.#at;
    const kind = name.exec(this.#text)?.[1];
    const end = kind === undefined ? -1 : this.#text.indexOf(`\\end{${kind}}`, this.#at);
    if (kind === undefined || end === -1) return `begin${this.#unknownArguments(depth)}`;
    const inner = this.#text.slice(this.#at + kind.length + 2, end);
    this.#at = end + kind.length + 6;
    const cell = (text: string) => new Reader(text).read(depth + 1, null).trim();
    const rows = inner.split(/\\\\/).filter((row, at, all) => at < all.length - 1 || row.trim() !== "");
    return `[${rows.map((row) => `[${row.split("&").map(cell).join(", ")}]`).join(", ")}]`;
  }

  #fraction(depth: number, before: string): string {
    const [top, bottom] = [this.#argument(depth).trim(), this.#argument(depth).trim()];
    const quotient = `${part(top, /^[\p{L}\p{N}.]+$/u)}/${part(bottom, /^(?:[\d.]+|\p{L})$/u)}`;
    const free = /\s*(?:$|[)}\],;=+\-$.]|\\[)\]}]|\\right)/y;
    free.lastIndex = this.#at;
    // Beside another factor "1/2" would be read with it: "x\frac{1}{2}" is no "x1/2", and "3\frac12" no "31/2".
    return /(?:^|[\s([{,;=+-])$/.test(before) && !/[\p{L}\p{N})]\s+$/u.test(before) && free.test(this.#text)
      ? quotient
      : `(${quotient})`;
  }

  #root(depth: number, before: string): string {
    let order = "";
    if (this.#text[this.#at] === "[") {
      this.#at++;
      order = this.read(depth + 1, "]");
    }
    const name = order === "" || order === "2" ? "sqrt" : `root_${order}`;
    return spaced(before, name, `(${withoutBrackets(this.#argument(depth).trim())})`);
  }

  #unknownArguments(depth: number): string {
    let out = "";
    while (this.#text[this.#at] === "{" && !this.tooDeep) {
      this.#at++;
      out += `(${this.read(depth + 1, "}")})`;
    }
    if (out !== "" || this.#at >= this.#text.length) return out;
    return /[\p{L}\p{N}\s]/u.test(this.#text[this.#at]!) ? " " : "";
  }

  /** A group, a command with its own arguments, a signed whole number after ^, or one sign. */
  #argument(depth: number): string {
    const script = /[\^_]/.test(this.#text[this.#at - 1] ?? "");
    this.#skipSpaces();
    const sign = this.#text[this.#at];
    if (sign === undefined) return "";
    if (sign === "{") {
      this.#at++;
      return this.read(depth + 1, "}");
    }
    if (sign === "\\") return depth > MAX_DEPTH ? this.read(depth, null) : this.#command(depth + 1, "");
    const token = script ? /\([^()]*\)|[+-]?(?:\d+|\p{L})|[\s\S]/uy : /[\s\S]/uy;
    token.lastIndex = this.#at;
    const found = token.exec(this.#text)![0];
    this.#at += found.length;
    return withoutBrackets(found);
  }

  #atSimpleBracket(): boolean {
    const simple = /\([^()\\{}$]*\)/y;
    simple.lastIndex = this.#at;
    return simple.test(this.#text);
  }

  // "x^{1}0" is no "x^10".
  #endsScript(): boolean {
    return !/[\p{L}\p{N}.]/u.test(this.#text[this.#at] ?? "") || !/[)}]/.test(this.#text[this.#at - 1]!);
  }

  #skipSpaces(): void {
    while (this.#text[this.#at] === " ") this.#at++;
  }
}

const part = (text: string, simple: RegExp) => (simple.test(text) ? text : `(${withoutBrackets(text)})`);

const withoutBrackets = (text: string) => (/^\([^()]*\)$/.test(text) ? text.slice(1, -1) : text);

const spaced = (before: string, name: string, after: string) =>
  `${/[\p{L}\p{N}]$/u.test(before) ? " " : ""}${name}${after}`;
