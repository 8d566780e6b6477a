/** Words of a text: stretches without white space, as datasets of reasoning are commonly compared. */
export function countWords(text: string): number {
  let words = 0;
  let inWord = false;
  for (let at = 0; at < text.length; at++) {
    const isWord = !isSpace(text.charCodeAt(at));
    if (isWord && !inWord) words++;
    inWord = isWord;
  }
  return words;
}

// Nearly all characters are told apart by their number alone. As \s has it.
const isSpace = (code: number) =>
  code === 32 ||
  (code <= 13 && code >= 9) ||
  (code >= 0xa0 && (code === 0xa0 || (code > 0x167f && WIDE.has(code))));

const WIDE = new Set([
  0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028,
  0x2029, 0x202f, 0x205f, 0x3000, 0xfeff,
]);
