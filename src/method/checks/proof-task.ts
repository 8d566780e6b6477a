import { LEAD, sentencesOf } from "./sentences.ts";

const PROVE = "prove|disprove|refute";
const SHOW_THAT =
  "(?:show|demonstrate|verify|establish|confirm|argue|deduce|conclude|check|justify)\\s+(?:(?:by|using|via|from|directly|rigorously|formally|carefully|explicitly|further|also|now)\\b[^.?]{0,60}?\\s)?(?:that|why)";
const SHOW_CLAIM =
  "(?:verify|establish|show|demonstrate)\\s+the\\s+(?:following\\s+)?(?:identity|inequality|equality|claim|theorem|lemma|assertion|statement|equivalence|bound|result|existence)";
const GIVE_PROOF =
  "(?:give|provide|present|write(?:\\s+down|\\s+out)?|supply|sketch|construct|outline|formulate|find)\\s+(?:me\\s+)?(?:a|an|the|your)?\\s*(?:(?!proof)[\\w-]+\\s+){0,3}proofs?(?=\\s+(?:of|that|for|why|by|using)\\b|\\s*[.?!]?\\s*$)";
const EXPLAIN_WHY = "explain\\s+why";

const COMMAND = `(?:(?:${PROVE})\\b(?!\\s+(?:useful|to\\s+be|difficult|fatal|decisive))|${SHOW_THAT}\\b|${SHOW_CLAIM}\\b|${GIVE_PROOF}|${EXPLAIN_WHY}\\b)`;

const WORDINGS = [
  // "Prove that ...", "Hence, show that ..."
  new RegExp(`^${LEAD}${COMMAND}`, "i"),
  // "Assuming the axiom of choice, prove that ..."; "The letters, written in 1203, show that ..." is none.
  new RegExp(
    `^(?:assuming|using|given|for|if|let|under|by|suppose|with|without|from|starting|via|when|where)\\b[^?]*,\\s+(?:then\\s+)?${COMMAND}`,
    "i",
  ),
  // "Find the least n and prove that ...", "Let G be a group and show that ..."
  new RegExp(
    `^${LEAD}(?:find|compute|determine|calculate|evaluate|derive|give|state|let|consider|define|decide|suppose)\\b[^?]*\\band\\s+(?:then\\s+|also\\s+)?${COMMAND}`,
    "i",
  ),
  new RegExp(
    `\\b(?:your\\s+(?:task|goal|aim|job)\\s+is\\s+to|you\\s+(?:are\\s+(?:asked\\s+|required\\s+|expected\\s+)?to|must|should|need\\s+to|have\\s+to)|(?:can|could)\\s+you)\\s+${COMMAND}`,
    "i",
  ),
  /\bwith\s+(?:full\s+|a\s+(?:full\s+|complete\s+|rigorous\s+)?)?(?:proof|justification)\s*[.?!]?$/i,
  /\b(?:prove|justify)\s+your\s+(?:answer|claim|result)\b/i,
];

const LEADS_TO_CLAIM = /^(?:proof|to prove|claim to be proved)\s*:/i;

/**
 * Whether a problem asks for a proof, or for an explanation, neither of which can be compared with a reference answer.
 * The words alone are no sign: "records show that", "it can be shown that", "a proof of Euler's" tell what is known.
 */
export function asksForProof(text: string): boolean {
  return sentencesOf(text).some(
    (sentence) =>
      LEADS_TO_CLAIM.test(sentence) || WORDINGS.some((wording) => wording.test(sentence.slice(0, 2000))),
  );
}
