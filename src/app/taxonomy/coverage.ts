import type { ResolvedDataset } from "../../specs/resolved.ts";

/** How much of a dataset something is. */
export interface Amount {
  readonly topics: number;
  readonly samples: number;
  /** Of the dataset's samples. */
  readonly share: number;
}

export interface AreaCoverage extends Amount {
  readonly area: string;
  /** Whether it has less than half as many topics as the discipline's areas have in the middle. */
  readonly thin: boolean;
}

export interface DisciplineCoverage extends Amount {
  readonly discipline: string;
  /** Sorted by title. */
  readonly areas: readonly AreaCoverage[];
}

export interface Coverage extends Omit<Amount, "share"> {
  readonly dataset: string;
  readonly disciplines: readonly DisciplineCoverage[];
}

const THIN = 0.5;

/** What a dataset's topics cover, by discipline and area. */
export function coverageOf(dataset: ResolvedDataset): Coverage {
  const samples = samplesOf(dataset.disciplines.flatMap((discipline) => discipline.topics));
  const amount = (topics: readonly Counted[]): Amount => ({
    topics: topics.length,
    samples: samplesOf(topics),
    share: samplesOf(topics) / samples,
  });
  const disciplines = dataset.disciplines.map(({ id, topics }): DisciplineCoverage => {
    const titles = [...new Set(topics.map(({ area }) => area))].sort();
    const areas = titles.map((area) => ({ area, ...amount(topics.filter((topic) => topic.area === area)) }));
    const middle = medianOf(areas.map((area) => area.topics));
    return {
      discipline: id,
      ...amount(topics),
      areas: areas.map((area) => ({ ...area, thin: area.topics < THIN * middle })),
    };
  });
  return {
    dataset: dataset.name,
    topics: disciplines.reduce((sum, { topics }) => sum + topics, 0),
    samples,
    disciplines,
  };
}

/** Of a discipline that the dataset takes no topic from, too. */
export function coverageIn({ disciplines }: Coverage, discipline: string): DisciplineCoverage {
  const found = disciplines.find((one) => one.discipline === discipline);
  return found ?? { discipline, topics: 0, samples: 0, share: 0, areas: [] };
}

type Counted = { readonly samples: number };

const samplesOf = (topics: readonly Counted[]) => topics.reduce((sum, topic) => sum + topic.samples, 0);

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}
