import { Html } from "../../../util/html.ts";

// Ten colours that can be told apart on white as on black, lighter ones for the dark.
const LIGHT = [
  "3d68cf",
  "d9930d",
  "d9483b",
  "1f9e89",
  "3f9b3a",
  "d4578c",
  "8a4fd6",
  "5b9bd5",
  "9c6b4e",
  "7b8087",
];
const DARK = [
  "6f95f0",
  "efb84a",
  "f47f72",
  "5cc9b5",
  "74c36b",
  "f08ab5",
  "b388f0",
  "97c4f0",
  "c49a7e",
  "a3a8ae",
];
const named = (colours: readonly string[]) => colours.map((one, at) => `--c${at}:#${one};`).join("");

/** Everything the page looks like; nothing of it is fetched. */
export const STYLE = new Html(`
:root { color-scheme: light dark; --text: #1c2128; --dim: #59636e; --page: #f5f6f8; --card: #fff; --line: #dde2e8;
  --heat: #2f62c9; --over: #fff; --good: #2f9a55; --bad: #c8412f; --warn: #fff4d6; --warn-line: #d9a514; ${named(LIGHT)} }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9aa4af; --page: #0d1117; --card: #161b22;
  --line: #30363d; --heat: #6f95f0; --over: #0d1117; --good: #5cc47f; --bad: #f07b6c; --warn: #2d2410; --warn-line: #b08a1e; ${named(DARK)} } }
${Array.from(LIGHT, (_, at) => `.c${at} { --own: var(--c${at}); }`).join(" ")} .rate { --own: var(--heat); --own: color-mix(in oklch, var(--good) var(--share), var(--bad)); }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 2rem 1.25rem; max-width: 74rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; letter-spacing: -0.02em; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 0; letter-spacing: -0.01em; } h3 { font-size: 1rem; margin: 1.2rem 0 0.4rem; }
code { font-family: ui-monospace, "SF Mono", Menlo, monospace; font-size: 0.88em; overflow-wrap: anywhere; }
.dim, .note, .about, figcaption { color: var(--dim); } .note { font-size: 0.87rem; margin: 0.6rem 0 0; max-width: 60rem; }
.about { margin: 0.1rem 0 1rem; } .version { margin: 0.3rem 0 0; } a { color: inherit; }
.banner { background: var(--warn); border: 1px solid var(--warn-line); border-radius: 8px; padding: 0.6rem 0.9rem; }
.badge { background: var(--warn); border: 1px solid var(--warn-line); border-radius: 99px; padding: 0 0.5em; font-size: 0.78rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 0.8rem; margin: 1.2rem 0; }
.tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 0.8rem 1rem;
  display: flex; flex-direction: column; }
.tiles dt { order: 1; font-weight: 600; font-size: 0.88rem; } .tiles dd { margin: 0; font-size: 1.75rem; font-weight: 650; line-height: 1.15;
  letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.tiles dd.dim { order: 2; font-size: 0.8rem; font-weight: 400; letter-spacing: 0; line-height: 1.4; }
nav { display: flex; flex-wrap: wrap; gap: 0.35rem; font-size: 0.86rem; }
nav a { text-decoration: none; border: 1px solid var(--line); border-radius: 99px; padding: 0.1rem 0.75rem; background: var(--card); }
nav a:hover, nav a:focus-visible { border-color: var(--heat); color: var(--heat); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.3rem 1.4rem; margin: 1.1rem 0;
  scroll-margin-top: 1rem; }
.keys { display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; list-style: none; padding: 0; margin: 0.7rem 0 0; font-size: 0.87rem; }
.keys li::before { content: ""; display: inline-block; width: 0.7em; height: 0.7em; border-radius: 2px; margin-right: 0.45em; background: var(--own); }
figure { margin: 0; min-width: 0; } figcaption { font-size: 0.87rem; margin-bottom: 0.6rem; } figcaption b { color: var(--text); }
.drawing { overflow-x: auto; overflow-y: hidden; } svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--text); font-size: 12.5px; } svg .small, svg tspan.small { fill: var(--dim); font-size: 11px; }
svg .strong { font-weight: 600; fill: var(--text); } svg .label { font-weight: 600; font-size: 13px; } svg .big { font-size: 20px; font-weight: 650; }
.stream { fill: var(--own); fill-opacity: 0.3; } .stream:hover { fill-opacity: 0.55; }
.node, .bars rect { fill: var(--own); } .node.wrong, .bars .wrong { fill: var(--card); stroke: var(--own); stroke-width: 1; }
.bar { fill: var(--own, var(--heat)); } .grid { stroke: var(--line); } .mark { stroke: var(--text); stroke-dasharray: 3 3; }
.range { stroke: var(--own); stroke-width: 3; stroke-linecap: round; stroke-opacity: 0.5; } .dot { fill: var(--own); }
.whisker { stroke: var(--text); stroke-width: 1.5; fill: none; opacity: 0.75; }
.shade { fill: var(--heat); } .apart { fill: none; stroke: var(--line); stroke-width: 1.5; }
svg .value { font-size: 16px; font-weight: 650; } svg .over { fill: var(--over); }
.area { fill: var(--own); stroke: var(--own); stroke-opacity: 0.5; } svg .cell { fill: var(--text); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(14.5rem, 1fr)); gap: 0.8rem; margin-top: 1.2rem; }
.card { border: 1px solid var(--line); border-radius: 10px; padding: 0.7rem 0.9rem; } .card p { margin: 0 0 0.5rem; font-size: 0.83rem; }
.card svg { max-width: 19rem; } .card h3 { margin: 0; } .card h3::before { content: ""; display: inline-block; width: 0.7em; height: 0.7em; border-radius: 2px; background: var(--own); margin-right: 0.5em; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.6rem 2.2rem; align-items: start; }
.triple { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1.4rem; }
.parts { display: flex; height: 1.6rem; border-radius: 6px; overflow: hidden; gap: 2px; } .parts span { background: var(--own); min-width: 2px; flex-basis: 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.88rem; font-variant-numeric: tabular-nums; margin: 0.3rem 0; }
th, td { padding: 0.3rem 0.7rem 0.3rem 0; text-align: left; border-bottom: 1px solid var(--line); vertical-align: baseline; }
thead th { color: var(--dim); font-weight: 500; font-size: 0.8rem; vertical-align: bottom; } tbody th { font-weight: 500; }
th.number, td.number { text-align: right; padding: 0.3rem 0 0.3rem 0.9rem; }
.wide table { min-width: 46rem; } tbody tr:last-child > * { border-bottom: 0; }
details.figures { margin-top: 0.8rem; } summary { cursor: pointer; } .figures > summary { color: var(--dim); font-size: 0.87rem; }
.reason { border-top: 1px solid var(--line); } .reason summary { display: grid; align-items: center; gap: 0.8rem; padding: 0.4rem 0;
  grid-template-columns: 5.6rem minmax(8rem, 14rem) 1fr 3.5rem; list-style: none; } .reason summary::-webkit-details-marker { display: none; }
.reason summary:hover .name { text-decoration: underline; } .reason .name::after { content: " ›"; color: var(--dim); } .reason[open] .name::after { content: " ⌄"; }
.reason b { text-align: right; font-variant-numeric: tabular-nums; } .reason .name { overflow-wrap: anywhere; }
.stage { font-size: 0.78rem; color: var(--dim); border: 1px solid var(--line); border-radius: 99px; padding: 0 0.6em; justify-self: start; }
.track { display: flex; height: 0.95rem; border-radius: 3px; overflow: hidden; } .track span { background: var(--own); }
.example { border-left: 3px solid var(--line); padding: 0.2rem 0 0.2rem 0.9rem; margin: 0.5rem 0 0.9rem; font-size: 0.9rem; }
.example p { margin: 0.15rem 0; overflow-wrap: anywhere; } blockquote { margin: 0.3rem 0; overflow-wrap: anywhere; }
.scale { display: inline-block; vertical-align: middle; width: 7rem; height: 0.55rem; margin-right: 0.7rem; border-radius: 3px; background: var(--page); }
.scale span { display: block; height: 100%; border-radius: 3px; background: var(--dim); opacity: 0.55; } .comparison td { white-space: nowrap; }
.comparison .own > * { font-weight: 650; color: var(--heat); } .comparison .own .scale span { background: var(--heat); opacity: 1; }
footer { padding: 0 0.2rem; }
@media (max-width: 40rem) { body { padding: 1rem 0.7rem; } section { padding: 1rem 0.9rem; } h1 { font-size: 1.5rem; }
  .tiles { grid-template-columns: 1fr 1fr; } .scale { display: none; } .reason summary { grid-template-columns: 1fr auto; gap: 0.2rem 0.6rem; }
  .reason .stage { grid-column: 1; } .reason b { grid-row: 1; grid-column: 2; } .reason .name, .track { grid-column: 1 / -1; } }
@media print { body { background: none; padding: 0; max-width: none; font-size: 12px; } nav { display: none; }
  section { border: 0; padding: 0.5rem 0; break-inside: avoid-page; } .card, .tiles div { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`);
