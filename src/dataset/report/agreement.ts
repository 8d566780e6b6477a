import { rounded, type Share, shareOf } from "./distribution.ts";
import { type CountedVote, CRITERIA, type TopicStats, votesOf } from "./topic-stats.ts";

/** How the validators voted, and how far they agree. Over every problem that was validated, whatever became of it. */
export interface ValidatorReport {
  readonly validators: readonly {
    readonly role: string;
    /** Id of the model that the role is bound to. */
    readonly model: string;
    /** Problems that it let pass. */
    readonly approved: Share;
    /** Votes for which no reply could be used; they count as votes against. */
    readonly unusable: number;
    /** Approvals that were held against a planted wrong answer, and were taken back since it was approved of, too. */
    readonly discounted: Share;
    /** Usable votes that say of a criterion that it is met. */
    readonly criteria: Readonly<Record<Criterion, Share>>;
  }[];
  readonly pairs: readonly Agreement[];
  /** Solutions by those who did not see the answer, and how many reach it; empty when the policy asks for none. */
  readonly blind: readonly { readonly role: string; readonly reaching: Share }[];
}

type Criterion = (typeof CRITERIA)[number];

/** Two validators, by their place in the list, on the problems that both cast a vote on that counts. */
export interface Agreement extends Rating {
  readonly a: number;
  readonly b: number;
  /** Problems that both let pass, the first alone, the second alone, and neither. */
  readonly votes: readonly [both: number, first: number, second: number, neither: number];
  /** Of the problems for which both gave a usable reply. */
  readonly criteria: Readonly<Record<Criterion, Rating>>;
}

export interface Rating {
  /** Problems on which both say the same. */
  readonly agree: Share;
  /** Cohen's: agreement beyond what chance gives; null when one of them always says the same as the other must. */
  readonly kappa: number | null;
}

type Table = [both: number, first: number, second: number, neither: number];

export function validatorReport(
  validators: readonly { readonly role: string; readonly model: string }[],
  topics: readonly TopicStats[],
): ValidatorReport {
  const patterns = new Map<string, number>();
  for (const { votes } of topics)
    for (const pattern in votes) patterns.set(pattern, (patterns.get(pattern) ?? 0) + votes[pattern]!);
  const problems = [...patterns].map(([pattern, count]) => ({ votes: votesOf(pattern), count }));
  const count = (index: number, holds: (vote: CountedVote) => boolean) =>
    problems.reduce((sum, { votes, count }) => {
      const vote = votes[index];
      return vote !== undefined && holds(vote) ? sum + count : sum;
    }, 0);
  const table = (a: number, b: number, counts: (vote: CountedVote) => boolean | null): Table => {
    const found: Table = [0, 0, 0, 0];
    for (const { votes, count } of problems) {
      const [one, other] = [votes[a], votes[b]].map((vote) => (vote?.counted === true ? counts(vote) : null));
      if (one == null || other == null) continue;
      found[one ? (other ? 0 : 1) : other ? 2 : 3] += count;
    }
    return found;
  };
  const blind = new Map<string, readonly [number, number]>();
  for (const topic of topics)
    for (const [role, solutions, reaching] of topic.blind) {
      const [before, reachingBefore] = blind.get(role) ?? [0, 0];
      blind.set(role, [before + solutions, reachingBefore + reaching]);
    }
  return {
    blind: [...blind]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([role, [solutions, reaching]]) => ({ role, reaching: shareOf(reaching, solutions) })),
    validators: validators.map(({ role, model }, index) => ({
      role,
      model,
      approved: shareOf(
        count(index, (vote) => vote.valid),
        count(index, () => true),
      ),
      unusable: count(index, (vote) => !vote.usable),
      discounted: shareOf(
        count(index, (vote) => !vote.counted),
        count(index, (vote) => vote.probed),
      ),
      criteria: byCriterion((at) =>
        shareOf(
          count(index, (vote) => vote.usable && vote.criteria[at]!),
          count(index, (vote) => vote.usable),
        ),
      ),
    })),
    pairs: validators.flatMap((_, b) =>
      Array.from({ length: b }, (_, a): Agreement => {
        const votes = table(a, b, (vote) => vote.valid);
        const criteria = byCriterion((at) =>
          rate(table(a, b, (vote) => (vote.usable ? vote.criteria[at]! : null))),
        );
        return { a, b, votes, ...rate(votes), criteria };
      }),
    ),
  };
}

const byCriterion = <T>(ratingOf: (at: number) => T): Readonly<Record<Criterion, T>> =>
  Object.fromEntries(CRITERIA.map((name, at) => [name, ratingOf(at)])) as Record<Criterion, T>;

function rate([both, first, second, neither]: Table): Rating {
  const of = both + first + second + neither;
  const agree = shareOf(both + neither, of);
  // In whole numbers to the end, so that "always" is told apart from "nearly always".
  const chance = (both + first) * (both + second) + (neither + second) * (neither + first);
  const kappa = of === 0 || chance === of * of ? null : ((both + neither) * of - chance) / (of * of - chance);
  return { agree, kappa: kappa === null ? null : rounded(kappa) };
}
