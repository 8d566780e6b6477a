import { styleText } from "node:util";

export type Style = (format: "bold" | "dim" | "red" | "green", text: string) => string;

/** Marks text up for a terminal, or leaves it as it is. */
export function styler(color: boolean): Style {
  return (format, text) => (color ? styleText(format, text, { validateStream: false }) : text);
}
