/** Commands that say how their argument looks and nothing of what it is. */
export const WRAPPERS = new Set(
  "boxed fbox text textbf textit textrm textsf texttt emph mathrm mathbf mathit mathsf mathbb mathcal operatorname mbox hbox bm boldsymbol ensuremath num".split(
    " ",
  ),
);
export const FRACTIONS = new Set(["frac", "dfrac", "tfrac", "cfrac"]);
/** Commands of size and layout, which mean nothing. */
export const SIZES = new Set(
  "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr displaystyle textstyle limits nolimits rm".split(
    " ",
  ),
);
export const SPACES = new Set([",", ";", ":", " ", "\n", "quad", "qquad", "thinspace", "space", "enspace"]);
const GREEK =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon phi chi psi omega";

/** Commands that stand for one sign. */
export const SYMBOLS = new Map<string, string>([
  ["times", "*"],
  ["cdot", "*"],
  ["ast", "*"],
  ["div", "/"],
  ["degree", "°"],
  ["circ", "°"],
  ["infty", "∞"],
  ["pm", "±"],
  ["mp", "∓"],
  ["lvert", "|"],
  ["rvert", "|"],
  ["le", "≤"],
  ["leq", "≤"],
  ["ge", "≥"],
  ["geq", "≥"],
  ["lt", "<"],
  ["gt", ">"],
  ["ne", "≠"],
  ["neq", "≠"],
  ["approx", "≈"],
  ["in", "∈"],
  ["cup", "∪"],
  ["cap", "∩"],
  ["emptyset", "∅"],
  ["varnothing", "∅"],
  ["to", "→"],
  ["rightarrow", "→"],
  ["langle", "⟨"],
  ["rangle", "⟩"],
  ["lbrace", "{"],
  ["rbrace", "}"],
  ["vert", "|"],
  ["mid", "|"],
  ["colon", ":"],
  ["ldots", "…"],
  ["dots", "…"],
  ["AA", "Å"],
  ["Omega", "Ω"],
  ...GREEK.split(" ").map((name, at): [string, string] => [name, String.fromCodePoint(0x3b1 + at)]),
]);
