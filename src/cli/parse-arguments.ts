import { parseArgs } from "node:util";
import type { Command, CommandOption } from "./command.ts";

/** The arguments of one command; rejects with a DiagnosticError that says what is wrong with them. */
export async function parseArguments(command: Command, argv: readonly string[]) {
  const declared: Readonly<Record<string, CommandOption>> = { ...command.options, help: HELP };
  const options = Object.fromEntries(
    Object.entries(declared).map(([name, { type, short }]) => [
      name,
      short === undefined ? { type } : { type, short },
    ]),
  );
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const known = options[token.name];
    if (known === undefined) {
      const { unknownOption } = await import("./wrong-usage.ts");
      throw unknownOption(command.name, token, Object.keys(options));
    }
    if (known.type === "boolean" && token.value !== undefined) {
      throw await wrong(command, `The option "${token.rawName}" takes no value.`);
    }
    if (known.type === "string" && (token.value === undefined || token.value === "" || isOption(token))) {
      throw await wrong(command, `The option "${token.rawName}" needs a value.`);
    }
    const times = tokens.filter((other) => other.kind === "option" && other.name === token.name).length;
    if (times > 1 && known.type === "string")
      throw await wrong(command, `The option "${token.rawName}" is given ${times} times.`);
  }
  if (positionals.length > command.positionals.length && command.positionals.at(-1)?.several !== true) {
    throw await wrong(command, `"${positionals[command.positionals.length]}" is one argument too many.`);
  }
  const missing = command.positionals.slice(positionals.length).find((one) => !one.optional);
  if (missing !== undefined && values.help !== true)
    throw await wrong(command, `The argument <${missing.name}> is missing.`);
  return { positionals, options: values as Record<string, string | boolean | undefined> };
}

// "--dataset --json" lacks a value; what does start with a dash can be written "--dataset=-a", and numbers as they are.
const isOption = ({
  value,
  inlineValue,
}: {
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}) => inlineValue !== true && value !== undefined && /^-(?![\d.])./.test(value);

export const HELP = { type: "boolean", short: "h", description: "This help." } as const;

async function wrong(command: Command, reason: string) {
  const { badArguments } = await import("./wrong-usage.ts");
  return badArguments(command.name, reason);
}
