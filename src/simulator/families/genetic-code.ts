// The standard genetic code with the codons in the order U, C, A, G of each base; * is a stop.
const CODE = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG";
/** The bases of RNA in the order of the code table. */
export const BASES = ["U", "C", "A", "G"] as const;
const CODONS = BASES.flatMap((a) => BASES.flatMap((b) => BASES.map((c) => a + b + c)));
const AMINO = new Map(CODONS.map((codon, at) => [codon, CODE[at]!]));
/** Codons that stand for an amino acid. */
export const SENSE_CODONS = CODONS.filter((codon) => AMINO.get(codon) !== "*");
/** Codons that end translation. */
export const STOP_CODONS = CODONS.filter((codon) => AMINO.get(codon) === "*");

/** Ways to write down a gene. */
export const STRANDS = [
  "mRNA written 5' to 3'",
  "DNA coding strand written 5' to 3'",
  "DNA template strand written 3' to 5'",
  "DNA template strand written 5' to 3'",
] as const;

/** The text read backwards. */
export const reversed = (text: string) => [...text].reverse().join("");
const complement = (rna: string) =>
  [...rna].map((base) => ({ A: "T", U: "A", T: "A", G: "C", C: "G" })[base] ?? base).join("");

/** The strand that holds this mRNA. */
export function strandOf(mrna: string, strand: string): string {
  if (strand === STRANDS[0]) return mrna;
  if (strand === STRANDS[1]) return mrna.replaceAll("U", "T");
  return strand === STRANDS[2] ? complement(mrna) : reversed(complement(mrna));
}

/** The transcript of a strand: writing a strand down and reading it are the same exchange of bases. */
export function mrnaOf(sequence: string, strand: string): string {
  return strandOf(sequence, strand).replaceAll("T", "U");
}

/** The peptide from this base on, up to a stop codon or the end. */
export function translate(mrna: string, from: number): string {
  let peptide = "";
  for (let at = from; at + 3 <= mrna.length; at += 3) {
    const amino = AMINO.get(mrna.slice(at, at + 3))!;
    if (amino === "*") break;
    peptide += amino;
  }
  return peptide;
}
