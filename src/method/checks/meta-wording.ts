const WORDINGS: readonly RegExp[] = [
  /\bas an? (?:AI|language model|assistant)\b/i,
  /\b(?:as (?:requested|you asked)|here (?:is|'s) (?:a|an|the|your|one) (?:[\w-]+ ){0,3}(?:problem|question|exercise))\b/i,
  /\b(?:this|the (?:present|following)) (?:problem|question|exercise) (?:tests|assesses|probes|is designed|is intended|is aimed|is suitable|targets|explores|belongs to the topic)\b/i,
  /\b(?:graduate|doctoral|PhD|research)[- ]level (?:problem|question|exercise)\b/i,
  /\b(?:answer ?type|answerType|difficulty)\s*(?::|=|is)\s*"?(?:numeric|expression|choice|set|tuple|interval|text|graduate|doctoral|research|easy|medium|hard)\b/i,
  /\b(?:JSON|the grader|the solver|the reference answer|the answer key|training data)\b(?! (?:object|parser|schema|format))/,
  /^\s*(?:\*\*)?(?:solution|answer)(?:\*\*)?\s*:/im,
];

/** What a problem says of itself or of who asked for it, where it should speak of its subject; null for nothing. */
export function metaWording(text: string): string | null {
  return (
    WORDINGS.map((wording) => wording.exec(text))
      .find((match) => match !== null)?.[0]
      .trim() ?? null
  );
}
