/** Words of a passage that is long enough to come twice for no good reason. */
const PASSAGE = 10;

/**
 * Share of a text's words that stand in passages of ten words which came before in it, from 0 to 1. A trace that got
 * stuck has most of its words there, one that restates the problem a few.
 */
export function repeatedShare(text: string): number {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const hashes = words.map(hashOf);
  const seen = new Set<number>();
  let repeated = 0;
  let covered = 0;
  for (let at = 0; at + PASSAGE <= words.length; at++) {
    let [high, low] = [0x9e3779b9, 0x85ebca6b];
    for (let i = at; i < at + PASSAGE; i++) {
      high = Math.imul(high ^ hashes[i]!, 0x01000193);
      high ^= high >>> 15;
      low = Math.imul(low ^ hashes[i]!, 0xc2b2ae35);
      low ^= low >>> 13;
    }
    const hash = (high >>> 11) * 0x100000000 + (low >>> 0);
    if (seen.has(hash)) {
      repeated += at + PASSAGE - Math.max(at, covered);
      covered = at + PASSAGE;
    } else seen.add(hash);
  }
  return words.length === 0 ? 0 : repeated / words.length;
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash;
}
