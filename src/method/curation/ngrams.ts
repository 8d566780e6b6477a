/** Words of a text for comparing it with others: without case, punctuation and the way space is typed. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** Hashes, of 53 bits, of all runs of so many words. */
export function gramsOf(words: readonly string[], length: number): Set<number> {
  const hashes = words.map(hashOf);
  const grams = new Set<number>();
  for (let at = 0; at + length <= hashes.length; at++) {
    let [high, low] = [0x9e3779b9, 0x85ebca6b];
    for (let i = at; i < at + length; i++) {
      const [wordHigh, wordLow] = hashes[i]!;
      high = Math.imul(high ^ wordHigh, 0x01000193);
      high ^= high >>> 15;
      low = Math.imul(low ^ wordLow, 0xc2b2ae35);
      low ^= low >>> 13;
    }
    grams.add((high >>> 11) * 0x100000000 + (low >>> 0));
  }
  return grams;
}

function hashOf(word: string): readonly [high: number, low: number] {
  let [high, low] = [0x811c9dc5, 0x1b873593];
  for (let at = 0; at < word.length; at++) {
    const unit = word.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x5bd1e995);
    low ^= low >>> 15;
  }
  return [high, low];
}
