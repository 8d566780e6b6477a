import { type Html, html } from "../../../util/html.ts";
import type { Agreement, ValidatorReport } from "../agreement.ts";
import { rounded, type Share } from "../distribution.ts";
import { grouped, many, percent, shareText } from "../numbers.ts";
import type { Group, PassRate, Report } from "../report.ts";
import { CRITERIA } from "../topic-stats.ts";
import { partsBar, shareBars } from "./bars.ts";
import { type Cell, heatMap } from "./heat-map.ts";
import { COLOURS, colour, figures, table } from "./svg.ts";

const CRITERION_NAMES: Readonly<Record<(typeof CRITERIA)[number], string>> = {
  fitsTopic: "fits the topic",
  clear: "clear",
  singleAnswer: "one answer",
  answerCorrect: "answer correct",
};

export function validationSection({ validation }: Report): Html {
  const { validators, pairs } = validation;
  if (validators.length === 0) return html`<p class="note">No validator is declared.</p>`;
  const names = nameValidators(validation);
  const criteria = CRITERIA.map((criterion) => ({
    name: CRITERION_NAMES[criterion],
    cells: [
      ...validators.map(({ criteria }, nth) =>
        shareCell(criteria[criterion], `${names[nth]}: ${CRITERION_NAMES[criterion]}`),
      ),
    ],
  }));
  const rows = pairs.map((pair) => [
    `${names[pair.a]} – ${names[pair.b]}`,
    grouped(pair.agree.of),
    shareText(pair.agree),
    kappaText(pair.kappa),
    pair.votes.map((count) => grouped(count)).join(" / "),
  ]);
  return html`<div class="pair"><figure><figcaption>How often two agree; on the diagonal, how often each approves</figcaption>
${heatMap(`Agreement of validators: ${pairs.map((pair) => `${names[pair.a]} and ${names[pair.b]} ${shareText(pair.agree)}, kappa ${kappaText(pair.kappa)}`).join("; ")}`, names, agreementRows(validation, names))}</figure>
<figure><figcaption>Usable votes that say that a criterion is met</figcaption>
${heatMap("Criteria by validator", names, criteria)}</figure></div>
${figures(
  html`${table(
    ["Pair", "Problems", "Agree", "Cohen's κ", "Both / first / second / neither approve"],
    rows,
  )}${table(
    ["Validator", "Model", "Approves", "No usable reply", "Approvals of a planted wrong answer"],
    validators.map((one, nth) => [
      names[nth]!,
      html`<code>${one.model}</code>`,
      shareText(one.approved),
      grouped(one.unusable),
      one.discounted.of === 0 ? html`<span class="dim">not probed</span>` : shareText(one.discounted),
    ]),
    2,
  )}${table(
    ["Agreement by criterion", ...CRITERIA.map((name) => CRITERION_NAMES[name])],
    pairs.map((pair) => [
      `${names[pair.a]} – ${names[pair.b]}`,
      ...CRITERIA.map(
        (name) => `${percent(pair.criteria[name].agree.share)}, κ ${kappaText(pair.criteria[name].kappa)}`,
      ),
    ]),
  )}`,
)}`;
}

// Seats of one role are told apart by a number.
function nameValidators({ validators }: ValidatorReport): string[] {
  return validators.map(({ role }, seat) => {
    const isSame = (one: { readonly role: string }) => one.role === role;
    if (validators.filter(isSame).length === 1) return role;
    return `${role} ${validators.slice(0, seat + 1).filter(isSame).length}`;
  });
}

function agreementRows({ validators, pairs }: ValidatorReport, names: readonly string[]) {
  const pairOf = (one: number, other: number): Agreement | undefined =>
    pairs.find(({ a, b }) => (a === one && b === other) || (a === other && b === one));
  return validators.map(({ approved }, row) => ({
    name: names[row]!,
    cells: validators.map((_, column): Cell => {
      if (row === column)
        return {
          value: approved.share,
          text: percent(approved.share),
          below: "approves",
          title: `${names[row]} approves ${shareText(approved)}`,
          apart: true,
        };
      const { agree, kappa } = pairOf(row, column)!;
      return {
        value: agree.share,
        text: percent(agree.share),
        below: `κ ${kappaText(kappa)}`,
        title: `${names[row]} and ${names[column]} agree on ${shareText(agree)}`,
      };
    }),
  }));
}

const shareCell = (share: Share, title: string): Cell => ({
  value: share.share,
  text: percent(share.share),
  below: "",
  title: `${title}: ${shareText(share)}`,
});

const kappaText = (kappa: number | null) => (kappa === null ? "–" : kappa.toFixed(2).replace("-", "−"));

export function rejectionSection({ rejections, disciplines, funnel }: Report): Html {
  if (rejections.length === 0) return html`<p class="note">Nothing was turned down.</p>`;
  const most = rejections[0]!.count;
  return html`${rejections.map(({ stage, reason, count, disciplines: own, examples }) => {
    const parts = disciplines.flatMap(({ id, title }, nth) =>
      own[id] === undefined
        ? []
        : [
            html`<span class="${colour(nth)}" style="width:${rounded((100 * own[id]) / most)}%" title="${title}: ${grouped(own[id])}"></span>`,
          ],
    );
    return html`<details class="reason"><summary><span class="stage">${stage}</span><span class="name">${reason}</span><span class="track" aria-hidden="true">${parts}</span><b>${grouped(count)}</b></summary>
${examples.length === 0 ? html`<p class="note">No example.</p>` : []}${examples.map(
  ({ id, candidate, detail, problem, answer }) =>
    html`<div class="example"><p><code>${id}</code> ${candidate < 0 ? [] : html`<span class="dim">candidate ${candidate}</span>`}</p>${problem === "" ? [] : html`<blockquote>${problem}</blockquote>`}${answer === "" ? [] : html`<p><span class="dim">Answer</span> ${answer}</p>`}${detail === "" ? [] : html`<p><span class="dim">Why</span> ${detail}</p>`}</div>`,
)}</details>
`;
  })}<p class="note">${many(funnel.tried, "candidate")} for ${many(funnel.wanted, "slot")}; the colours are the disciplines'.</p>`;
}

export function difficultySection({ difficulty, answerTypes, disciplines }: Report): Html {
  const { declared, passRates, student, studentRates } = difficulty;
  const byGroup = (title: string, groups: readonly Group[]) =>
    html`<figure><figcaption>${title}</figcaption>${shareBars(
      title,
      groups.map(({ name, trajectories }) => ({ name, share: trajectories })),
    )}</figure>`;
  const byDiscipline = (title: string, of: "solved" | "student") =>
    html`<figure><figcaption>${title}</figcaption>${shareBars(
      title,
      disciplines.map((one, nth) => ({ name: one.title, share: one[of], colour: colour(nth) })),
    )}</figure>`;
  const rates = (title: string, all: readonly PassRate[]) =>
    html`<figure><figcaption>${title}</figcaption>${partsBar(
      title,
      all.map(({ passRate, records }) => ({
        name: `${percent(passRate)} right`,
        count: records,
        colour: "rate",
        share: passRate,
      })),
    )}</figure>`;
  const tried = student.of > 0;
  return html`<div class="pair">
${declared.length === 0 ? [] : byGroup("Trajectories that reach the answer, by the difficulty asked for", declared)}
${byDiscipline("Trajectories that reach the answer, by discipline", "solved")}
${byGroup("By type of answer", answerTypes)}
${rates("Records by how many of their trajectories are right", passRates)}
${tried ? [byDiscipline(`The student reaches it in ${shareText(student)} tries`, "student"), rates("Records by how many of the student's tries are right", studentRates)] : []}</div>
<p class="note">Whiskers are 95 % intervals (Wilson's). A low share means hard problems or wrong reference answers; a report cannot tell which.${tried ? "" : " No student was named, so difficulty was not measured by one."}</p>`;
}

export function gradingSection({ grading }: Report): Html {
  const parts = grading.steps.map(({ step, trajectories }, nth) => ({
    name: step,
    count: trajectories,
    colour: colour((nth * 3) % COLOURS),
  }));
  return html`${partsBar("Steps that decided", parts)}
<p class="note">Judges decided ${shareText(grading.judged)} trajectories; the rest was decided without a model.${grading.flaws.length === 0 ? "" : ` Not sane in how they got there: ${grading.flaws.map(({ flaw, trajectories }) => `${grouped(trajectories)} ${flaw}`).join(", ")}.`}</p>
${figures(
  table(
    ["Step", "Trajectories", "Reach the answer"],
    grading.steps.map(({ step, trajectories, correct }) => [step, grouped(trajectories), grouped(correct)]),
  ),
)}`;
}

export function duplicatesSection({ duplicates, contamination }: Report): Html {
  const facts = table(
    ["Repeated problems", ""],
    [
      ["word for word", grouped(duplicates.exact)],
      [
        "nearly",
        duplicates.near === null ? html`<span class="dim">not checked</span>` : grouped(duplicates.near),
      ],
      ["turned down or dropped for it", grouped(duplicates.dropped)],
    ],
  );
  if (contamination === null)
    return html`<div class="pair">${facts}<p class="note"><b>Contamination: not checked.</b> No benchmark was given to compare the problems with.</p></div>`;
  return html`${facts}${table(
    [
      "Benchmark",
      "Questions",
      "Contaminated",
      "Records that share 8 words",
      "13 words",
      "Jaccard of 8-grams",
      "of 13-grams",
    ],
    contamination.map((one) => [
      html`${one.name} ${one.files.map(({ path, sha256 }) => html`<code class="dim" title="${path}">${sha256.slice(0, 8)}</code> `)}`,
      grouped(one.questions),
      grouped(one.contaminated),
      grouped(one.ngram8),
      grouped(one.ngram13),
      similarity(one.jaccard8),
      similarity(one.jaccard13),
    ]),
  )}<p class="note">Jaccard: the mean over the records of the greatest similarity to any question, as in the paper's contamination score.</p>`;
}

const similarity = (jaccard: number) => (jaccard === 0 ? "0" : jaccard.toPrecision(3));
