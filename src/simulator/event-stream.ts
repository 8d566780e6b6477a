import type { SimulatedReply } from "./simulate-chat.ts";

/** About what a fast server puts into one event. */
const PIECE_CHARS = 160;

/**
 * A reply as the server-sent events of a streaming answer, "[DONE]" excluded: role, reasoning, content or refusal,
 * finish, and usage when it is asked for. Putting the deltas together gives the reply's message back.
 */
export function chunksOf(reply: SimulatedReply, includeUsage: boolean): object[] {
  const { id, created, model, system_fingerprint, usage } = reply;
  const [{ message, finish_reason }] = reply.choices;
  const head = { id, object: "chat.completion.chunk", created, model, system_fingerprint, simulated: true };
  // OpenAI sends "usage": null in every chunk but the last when usage is asked for.
  const tail = includeUsage ? { usage: null } : {};
  const chunk = (delta: object, finish: string | null = null) => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...tail,
  });
  const chunks: object[] = [chunk({ role: message.role })];
  for (const piece of piecesOf(message.reasoning_content ?? ""))
    chunks.push(chunk({ reasoning_content: piece }));
  // An empty content is said, so that it is not taken for none.
  if (message.content === "") chunks.push(chunk({ content: "" }));
  for (const piece of piecesOf(message.content ?? "")) chunks.push(chunk({ content: piece }));
  for (const piece of piecesOf(message.refusal ?? "")) chunks.push(chunk({ refusal: piece }));
  chunks.push(chunk({}, finish_reason));
  if (includeUsage) chunks.push({ ...head, choices: [], usage });
  return chunks;
}

/** Events as they go over the wire. */
export function eventText(data: object | "[DONE]"): string {
  return `data: ${data === "[DONE]" ? data : JSON.stringify(data)}\n\n`;
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    let end = Math.min(text.length, at + PIECE_CHARS);
    // Half a surrogate pair would not survive UTF-8.
    if (end > at + 1 && !text.slice(at, end).isWellFormed()) end--;
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}
