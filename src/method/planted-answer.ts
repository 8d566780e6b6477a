import { digestOf } from "../util/digest.ts";
import { randomOf } from "../util/random.ts";
import type { Problem } from "./problem.ts";

/**
 * A wrong answer to a problem, of the form of its reference answer and near to it, to see who approves of anything.
 * Null where none can be made that is certainly another answer: nothing can be told of a text but that another is
 * offered by the problem itself. The same for the same problem.
 */
export function plantedAnswer({ problem, answer, answerType }: Problem): string | null {
  const random = randomOf(["planted answer", digestOf("planted", [problem, answer])]);
  if (answerType === "choice") return otherChoice(problem, answer) ?? otherName(problem, answer);
  if (answerType === "text" && !/\d/.test(answer)) return otherName(problem, answer);
  return changedNumber(answer, random.next()) ?? oppositeSign(answer);
}

const NUMBER = /\d+(?:\.\d+)?/g;

/** One number of the answer changed in its first digit, so that no rounding makes the two equal. */
function changedNumber(answer: string, at: number): string | null {
  const numbers = [...answer.matchAll(NUMBER)];
  const chosen = numbers[Math.floor(at * numbers.length)];
  if (chosen === undefined) return null;
  const [digits] = chosen;
  const first = digits.search(/[1-9]/);
  const put = first < 0 ? "3" : digits.slice(0, first) + otherDigit(digits[first]!) + digits.slice(first + 1);
  return answer.slice(0, chosen.index) + put + answer.slice(chosen.index + digits.length);
}

const otherDigit = (digit: string) => String((Number(digit) + 2) % 9 || 4);

/** Of an expression without numbers: never zero to both, since it holds a letter that stands for a quantity. */
function oppositeSign(answer: string): string | null {
  if (!/^[-+]?[\\a-zA-Z][\\\w{}^()/+* -]{0,200}$/.test(answer) || /^[a-zA-Z]{2,}(?: |$)/.test(answer))
    return null;
  return answer.startsWith("-") ? answer.slice(1).trim() : `-(${answer})`;
}

/** Another of the options that the problem lists by letters. */
function otherChoice(problem: string, answer: string): string | null {
  const letter = /^\(?([A-H])\)?[.):]?(?:\s|$)/i.exec(answer)?.[1]?.toUpperCase();
  const options = [...problem.matchAll(/(?:^|[\s(])\(?([A-H])[.):]/g)].map((match) => match[1]!);
  return options.find((option) => option !== letter) ?? null;
}

/** Another name or quoted phrase that the problem mentions, where it mentions one. */
function otherName(problem: string, answer: string): string | null {
  const own = answer.toLowerCase();
  const names = [
    ...problem.matchAll(
      /[“"]([^“”"\n]{2,60})[”"]|(?<=[a-z,;:] )(\p{Lu}[\p{L}'-]+(?: (?:of |the )?\p{Lu}[\p{L}'-]+)*)/gu,
    ),
  ]
    .map((match) => (match[1] ?? match[2])!.trim())
    .filter((name) => !own.includes(name.toLowerCase()) && !name.toLowerCase().includes(own));
  return names[0] ?? null;
}
