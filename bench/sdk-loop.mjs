// The openai SDK as it comes, asking the requests of recorded replies over, 64 at once: url, replies, count.
import OpenAI from "openai";
import { recordedRequests } from "./recorded-requests.mjs";

const [url, root, count] = process.argv.slice(2);
const requests = recordedRequests(root).map(({ request }) => request);
const client = new OpenAI({ baseURL: url, apiKey: "none" });
let next = 0;
const worker = async () => {
  while (next < Number(count)) await client.chat.completions.create(requests[next++ % requests.length]);
};
await Promise.all(Array.from({ length: 64 }, worker));
