import { configure } from "./project.ts";
import type { Group } from "./row.ts";
import { all, append, DATASET, type Edit, MODELS, nothing, POLICIES, replace } from "./specs.ts";

/** A cap that some solutions go beyond, with one draw and one candidate: a solution that is cut leaves its slot empty. */
const once: Edit = all(
  replace(POLICIES, "name: writing", "name: writing\ncandidates: 1"),
  replace(POLICIES, "name: solving", "name: solving\ndraws: 1"),
);
const tight: Edit = all(once, replace(MODELS, "maxOutputTokens: 4000", "maxOutputTokens: 430"));

const quickModel = "name: quick\nid: simulated-quick\nprovider: validators\nseed: derived\n";

export const MODEL_ROWS: Group = {
  title: "Models",
  rows: [
    {
      what: "temperature of the writer",
      guards: "sampling parameters that are not in the key",
      edit: replace(MODELS, "temperature: 0.7", "temperature: 0.8"),
      calls: [12, 24, 12, 24],
      records: "all",
      version: "new",
    },
    {
      what: "a sampling parameter that was not set before: `topP` of the solver",
      guards: "a list of what is hashed, which forgets the field that matters",
      edit: replace(MODELS, "maxOutputTokens: 4000", "maxOutputTokens: 4000\nsampling: { topP: 0.9 }"),
      calls: [0, 0, 12, 18],
      judgesOtherAnswers: true,
      records: "all",
      version: "new",
    },
    {
      what: "a further request field of the solver",
      guards: "two configurations that differ in one unlisted field share an entry",
      edit: replace(MODELS, "request:\n", "request:\n  chat_template_kwargs: { thinking: true }\n"),
      calls: [0, 0, 12, 22],
      judgesOtherAnswers: true,
      records: "all",
      version: "new",
    },
    {
      what: "reasoning effort of the solver; the simulator says the same at any",
      guards: "sampling parameters that are not in the key",
      edit: replace(MODELS, "maxOutputTokens: 4000", "maxOutputTokens: 4000\nreasoningEffort: high"),
      calls: [0, 0, 12, 0],
      records: [],
      version: "same data",
    },
    {
      what: "a fixed seed for the solver, which was sent none",
      guards: "a seed that is not in the key",
      edit: replace(MODELS, "maxOutputTokens: 4000", "maxOutputTokens: 4000\nseed: 7"),
      calls: [0, 0, 12, 20],
      judgesOtherAnswers: true,
      records: "all",
      version: "new",
    },
    {
      what: "id of the writer's model",
      guards: "an alias repointed, served from what another model said",
      edit: replace(MODELS, "id: simulated-writer", "id: simulated-writer-2"),
      calls: [12, 24, 12, 24],
      records: "all",
      version: "new",
    },
    {
      what: "id of one of two validators' model",
      guards: "all votes taken again for one voter",
      edit: replace(MODELS, "id: simulated-quick", "id: simulated-quick-2"),
      calls: [0, 12, 0, 0],
      records: "all",
      version: "new",
    },
    {
      what: "id of the solver's model",
      guards: "problems and validations paid again for another solver",
      edit: replace(MODELS, "id: simulated-solver", "id: simulated-solver-2"),
      calls: [0, 0, 12, 16],
      judgesOtherAnswers: true,
      records: "all",
      version: "new",
    },
    {
      what: "id of the judge's model, who judges the same",
      guards: "a stage keyed by its inputs' recipe and not by their content: no early cutoff",
      edit: replace(MODELS, "id: simulated-umpire", "id: simulated-umpire-2"),
      calls: [0, 0, 0, 24],
      version: "same data",
    },
    {
      what: "the solver's output cap raised, no reply cut by it",
      guards: "raising the cap throws away every good answer",
      edit: replace(MODELS, "maxOutputTokens: 4000", "maxOutputTokens: 8000"),
      version: "same data",
    },
    {
      what: "the solver's output cap lowered to what every reply fits under",
      guards: "a cap in the key of replies that ended by themselves",
      edit: replace(MODELS, "maxOutputTokens: 4000", "maxOutputTokens: 2000"),
      version: "same data",
    },
    {
      what: "the solver's output cap raised, which cut 4 of 12 solutions",
      guards: "raising the cap to finish the cut ones throws away the good ones",
      from: tight,
      edit: once,
      calls: [0, 0, 4, 8],
      records: ["history/calendars", "history/weekdays", "linguistics/vowel-harmony"],
      version: "new",
    },
    {
      what: "the solver's output cap lowered to less than 4 of 12 solutions took",
      guards: "replies longer than the cap served under it",
      from: once,
      edit: tight,
      calls: [0, 0, 4, 0],
      records: ["history/calendars", "history/weekdays", "linguistics/vowel-harmony"],
      version: "new",
    },
    {
      what: "a Model document renamed",
      guards: "names of documents in keys",
      edit: all(
        replace(MODELS, "name: solver", "name: thinker"),
        replace(DATASET, "solver: solver", "solver: thinker"),
      ),
      version: "same data",
    },
    {
      what: "a role bound to another Model that says the same",
      guards: "keys of what a thing is called and not of what it is",
      edit: all(
        append(MODELS, `---\nkind: Model\n${quickModel.replace("name: quick", "name: twin")}`),
        replace(DATASET, "validator-b: quick", "validator-b: twin"),
      ),
      version: "same data",
    },
    {
      what: "roles of the two validators bound the other way round",
      guards: "votes keyed by their place in the list",
      edit: replace(
        DATASET,
        "validator-a: careful\n  validator-b: quick",
        "validator-a: quick\n  validator-b: careful",
      ),
      records: "all",
      version: "new",
    },
    {
      what: "name of a provider, here and in the configuration",
      guards: "where a model runs in the key of what it says",
      edit: all(
        replace(MODELS, "provider: writers", "provider: authors"),
        configure(({ providers, ...config }) => {
          const { writers, ...others } = providers!;
          return { ...config, providers: { ...others, authors: writers! } };
        }),
      ),
      version: "same",
    },
    {
      what: "`outputCapField` of the solver",
      guards: "how a request travels in the key of what it asks",
      edit: replace(MODELS, "maxOutputTokens: 4000", "maxOutputTokens: 4000\noutputCapField: max_tokens"),
      version: "same",
    },
    {
      what: "`terms` of the solver",
      guards: "papers in the keys of data",
      edit: replace(MODELS, "maxOutputTokens: 4000", "maxOutputTokens: 4000\nterms: { training: permitted }"),
      version: "same data",
    },
    {
      what: "temperature of the writer 0.7 → 0.8 → 0.7",
      guards: "the last value alone is remembered, so that going back pays again",
      via: [replace(MODELS, "temperature: 0.7", "temperature: 0.8")],
      edit: nothing,
      version: "same",
    },
  ],
};
