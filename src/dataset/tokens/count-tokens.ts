/** How many tokens a text has. */
export type CountTokens = (text: string) => number;
