import type { Group } from "./row.ts";
import {
  all,
  append,
  DATASET,
  DISCIPLINES,
  type Edit,
  HISTORY,
  LINGUISTICS,
  nothing,
  POLICIES,
  replace,
} from "./specs.ts";

const CALENDARS = "history/calendars";
const WEEKDAYS = "history/weekdays";
const RULES = "linguistics/rule-ordering";
const HARMONY = "linguistics/vowel-harmony";

const withoutWeekdays: Edit = replace(
  HISTORY,
  "  - title: Weekdays of dates\n    id: weekdays\n    guidance: No date before 1600.\n",
  "",
);
const withoutFacets: Edit = replace(
  POLICIES,
  "facets:\n  difficulty: { graduate: 2, doctoral: 1 }\n  angle: [a limiting case, an inverse question]\n",
  "",
);

export const TOPIC_ROWS: Group = {
  title: "Topics and disciplines",
  rows: [
    {
      what: "guidance of a topic",
      guards:
        "a changed variable inside of the prompt still hits the old entry; one row changed asks all rows again",
      edit: replace(HISTORY, "No date before 1600.", "No date before 1700."),
      calls: [3, 6, 3, 6],
      records: [WEEKDAYS],
      version: "new",
    },
    {
      what: "title of a topic that has an `id`",
      guards: "a changed variable inside of the prompt still hits the old entry",
      edit: replace(HISTORY, "Weekdays of dates", "Weekdays of given dates"),
      calls: [3, 6, 3, 6],
      records: [WEEKDAYS],
      version: "new",
    },
    {
      what: "title of a topic without an `id`, which is another topic then",
      guards: "results stored under a name that means something else by now",
      edit: replace(LINGUISTICS, "Vowel harmony", "Harmony of vowels"),
      calls: [3, 6, 3, 6],
      records: [HARMONY, "linguistics/harmony-of-vowels"],
      version: "new",
    },
    {
      what: "a topic's `id`, its former one under `formerly`, in a policy without facets",
      guards: "renaming a step throws away what it paid for",
      from: withoutFacets,
      edit: all(
        withoutFacets,
        replace(HISTORY, "    id: weekdays", "    id: days\n    formerly: [weekdays]"),
      ),
      records: [WEEKDAYS, "history/days"],
      version: "new",
    },
    {
      what: "a topic's `id`, its former one under `formerly`; its facets are drawn by the id, 2 of 3 otherwise",
      guards: "renaming a step throws away what it paid for",
      edit: replace(HISTORY, "    id: weekdays", "    id: days\n    formerly: [weekdays]"),
      calls: [2, 4, 2, 4],
      records: [WEEKDAYS, "history/days"],
      version: "new",
    },
    {
      what: "`formerly` of a topic",
      guards: "papers in keys",
      edit: replace(HISTORY, "    id: weekdays", "    id: weekdays\n    formerly: [days]"),
      version: "same",
    },
    {
      what: "area of two topics",
      guards: "a changed variable inside of the prompt still hits the old entry",
      edit: replace(LINGUISTICS, "area: Phonology", "area: Phonetics"),
      calls: [6, 12, 6, 12],
      records: [RULES, HARMONY],
      version: "new",
    },
    {
      what: "guidance of a Topics document",
      guards: "an edge to what is inherited that no key follows",
      edit: replace(HISTORY, "Keep to the Common Era.", "Keep to the second millennium."),
      calls: [6, 12, 6, 12],
      records: [CALENDARS, WEEKDAYS],
      version: "new",
    },
    {
      what: "guidance of a discipline",
      guards: "an edge to what is inherited that no key follows",
      edit: replace(DISCIPLINES, "Use invented languages.", "Use invented languages alone."),
      calls: [6, 12, 6, 12],
      records: [RULES, HARMONY],
      version: "new",
    },
    {
      what: "a topic moved to a document with another area and no guidance",
      guards: "an edge to what is inherited that no key follows",
      edit: all(
        withoutWeekdays,
        append(
          HISTORY,
          "---\nkind: Topics\ndiscipline: history\narea: Time\ntopics:\n  - title: Weekdays of dates\n    id: weekdays\n    guidance: No date before 1600.\n",
        ),
      ),
      calls: [3, 6, 3, 6],
      records: [WEEKDAYS],
      version: "new",
    },
    {
      what: "`samples` of a topic 3 → 5",
      guards: "more of the same starts from nothing: one added row discards every response",
      edit: replace(HISTORY, "    samples: 3", "    samples: 5"),
      calls: [2, 4, 2, 4],
      records: [CALENDARS],
      version: "new",
    },
    {
      what: "`samples` of a topic 3 → 2",
      guards: "fewer of the same starts from nothing",
      edit: replace(HISTORY, "    samples: 3", "    samples: 2"),
      records: [CALENDARS],
      version: "new",
    },
    {
      what: "`samples` of a topic 3 → 2 → 3",
      guards: "the last value alone is remembered, so that going back pays again",
      via: [replace(HISTORY, "    samples: 3", "    samples: 2")],
      edit: nothing,
      version: "same",
    },
    {
      what: "`samples` of the dataset 3 → 4, which one topic overrides",
      guards: "an edge to a default that no key follows",
      edit: replace(DATASET, "samples: 3", "samples: 4"),
      calls: [3, 6, 3, 6],
      records: [WEEKDAYS, RULES, HARMONY],
      version: "new",
    },
    {
      what: "`maxSamples: 1` in the dataset",
      guards: "a smaller dataset that pays for its records again",
      edit: replace(DATASET, "samples: 3", "samples: 3\nmaxSamples: 1"),
      records: "all",
      version: "new",
    },
    {
      what: "a new topic, in the middle of the list",
      guards: "work keyed by its position: an extra row in the middle shifts all rows behind it",
      edit: replace(HISTORY, "  - title: Weekdays", "  - Regnal years\n  - title: Weekdays"),
      calls: [3, 6, 3, 6],
      records: ["history/regnal-years"],
      version: "new",
    },
    {
      what: "a topic removed",
      guards: "positional keys: a missing row shifts all rows behind it",
      edit: withoutWeekdays,
      records: [WEEKDAYS],
      version: "new",
    },
    {
      what: "a topic removed and, a build later, put back",
      guards: "the last value alone is remembered, so that going back pays again",
      via: [withoutWeekdays],
      edit: nothing,
      version: "same",
    },
    {
      what: "a topic left out by `exclude`",
      guards: "a selection that is part of every key",
      edit: replace(DATASET, "samples: 3", 'samples: 3\nexclude: ["*/vowel-*"]'),
      records: [HARMONY],
      version: "new",
    },
    {
      what: "`revision: 2` of a topic",
      guards: "no way to sample again when nothing changed",
      edit: replace(HISTORY, "    id: weekdays", "    id: weekdays\n    revision: 2"),
      calls: [3, 6, 3, 6],
      records: [WEEKDAYS],
      version: "new",
    },
    {
      what: "the dataset's `seed`",
      guards: "a seed that is not in the key: few-shot or sampling seeds change nothing",
      edit: replace(DATASET, "samples: 3", "samples: 3\nseed: 1"),
      calls: [12, 24, 12, 24],
      records: "all",
      version: "new",
    },
  ],
};
