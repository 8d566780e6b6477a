import type { Random } from "../util/random.ts";
import type { WorkedAnswer } from "./family.ts";

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

type Answer = Pick<WorkedAnswer, "answer" | "answerType" | "unit">;

/**
 * The answer as one of the ways in which a person may write it, most often the plain one, so that a grader has
 * work. All of them mean the same.
 */
export function spellAnswer(worked: Answer, random: Random): string {
  if (random.chance(0.4)) return random.pick(otherForms(worked));
  return worked.unit === undefined ? worked.answer : `${worked.answer} ${worked.unit}`;
}

/** Every other form that suits the answer; never empty. */
export function otherForms({ answer, answerType, unit }: Answer): readonly string[] {
  if (answerType === "text" || answerType === "choice")
    return [`\\boxed{\\text{${answer}}}`, `**${answer}**`];
  const latex = latexOf(answer);
  if (unit === undefined) return [`\\boxed{${latex}}`, `$${latex}$`, ...numberForms(answer)];
  const latexUnit = `\\ \\text{${unit}}`;
  return [
    answer,
    `\\boxed{${latex}}`,
    `\\boxed{${latex}${latexUnit}}`,
    `$${latex}${latexUnit}$`,
    ...numberForms(answer).map((form) => `${form} ${unit}`),
  ];
}

function latexOf(answer: string): string {
  const fraction = /^(-?)(\d+)\/(\d+)$/.exec(answer);
  if (fraction !== null) return `${fraction[1]}\\frac{${fraction[2]}}{${fraction[3]}}`;
  const power = /^(-?[\d.]+)e(-?\d+)$/.exec(answer);
  if (power !== null) return `${power[1]} \\times 10^{${power[2]}}`;
  return answer.replace(/[{}%]/g, "\\$&");
}

function numberForms(number: string): string[] {
  if (!DECIMAL.test(number)) return [];
  const forms: string[] = [];
  const [whole = "", decimals] = number.split(".");
  const digits = whole.replace("-", "");
  // A four-digit number may be a year, which nobody writes with a comma.
  if (digits.length > 4) forms.push(number.replace(digits, digits.replace(/\B(?=(\d{3})+$)/g, ",")));
  if (decimals !== undefined) forms.push(`${number}0`);
  const size = Math.abs(Number(number));
  if (size >= 1e5 || (size > 0 && size < 1e-2)) {
    const [mantissa, exponent] = scientific(number);
    forms.push(`${mantissa}e${exponent}`, `${mantissa} \\times 10^{${exponent}}`);
  }
  return forms;
}

/** Works on the digits as written, so that none is lost to a float. */
function scientific(number: string): [mantissa: string, exponent: number] {
  const [, sign = "", whole = "", decimals = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(number) ?? [];
  const all = whole + decimals;
  const lead = all.search(/[1-9]/);
  const digits = all.slice(lead).replace(decimals === "" ? /0+$/ : /$^/, "");
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return [sign + mantissa, whole.length - 1 - lead];
}
