import { Html } from "../../../../util/html.ts";

/** Everything the page looks like; nothing of it is fetched. */
export const STYLE = new Html(`
:root { color-scheme: light dark; --text: #1f2328; --dim: #59636e; --page: #f5f6f8; --card: #fff; --line: #dde2e8;
  --added: #2da44e; --removed: #cf222e; --changed: #0969da; --moved: #9a6700; --in: #dafbe1; --out: #ffebe9; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9198a1; --page: #0d1117; --card: #161b22; --line: #30363d; --changed: #4c8fe8; --removed: #e5534b;
  --in: #12361f; --out: #4b1113; } }
body { margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; letter-spacing: -0.02em; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2rem; }
code, .text { font-family: ui-monospace, monospace; font-size: 0.92em; }
table { border-collapse: collapse; } th, td { padding: 0.2rem 0.7rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } td.number { text-align: right; }
figure { margin: 1rem 0; padding: 0.9rem 1.2rem; overflow-x: auto; background: var(--card); border: 1px solid var(--line);
  border-radius: 10px; } figcaption { color: var(--dim); margin-bottom: 0.6rem; }
svg { display: block; width: 100%; max-width: 46rem; min-width: 26rem; height: auto; } svg text { fill: currentColor; font-size: 13px; }
rect.added { fill: var(--added); } rect.removed { fill: var(--removed); } rect.changed { fill: var(--changed); }
rect.moved { fill: var(--moved); } .before { fill: var(--dim); fill-opacity: 0.6; } .after { fill: var(--changed); } .scale { stroke: var(--line); }
.key { white-space: nowrap; margin-right: 0.7em; }
.key::before { content: ""; display: inline-block; width: 0.7em; height: 0.7em; margin-right: 0.3em; }
.key.added::before { background: var(--added); } .key.removed::before { background: var(--removed); }
.key.changed::before { background: var(--changed); } .key.moved::before { background: var(--moved); }
.key.before::before { background: var(--dim); opacity: 0.6; } .key.after::before { background: var(--changed); }
details { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 0.5rem 0; padding: 0.4rem 0.8rem; }
details details { border-radius: 6px; } summary { cursor: pointer; overflow-wrap: anywhere; }
.cause, .note, .side { color: var(--dim); } .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; overflow: hidden; border: 1px solid var(--line); padding: 0.5rem;
  border-radius: 4px; contain: paint; }
ins { background: var(--in); text-decoration: none; border-bottom: 2px solid var(--added); }
del { background: var(--out); text-decoration: line-through; }
.formula { display: inline-block; max-width: 100%; overflow: auto hidden; vertical-align: middle; contain: paint; }
@media (max-width: 50rem) { .sides { grid-template-columns: 1fr; } }
`);
