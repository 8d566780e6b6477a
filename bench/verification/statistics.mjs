// Two-sided 97.5 % quantiles of Student's t, by degrees of freedom.
const T = [
  0, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
];

/**
 * A figure over all groups, with its 95 % interval by the jackknife: each group is left out once, since candidates of one
 * group share a seed, and a figure such as a ratio of sums is no mean of the groups' own.
 */
export function jackknife(groups, figure) {
  const all = figure(groups);
  const pseudo = groups.map((_, at) => {
    const others = groups.filter((__, index) => index !== at);
    return groups.length * all - (groups.length - 1) * figure(others);
  });
  const mean = pseudo.reduce((sum, one) => sum + one, 0) / groups.length;
  const square = pseudo.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const error = Math.sqrt(square / (groups.length * (groups.length - 1)));
  const half = T[groups.length - 1] * error;
  return { value: all, low: all - half, high: all + half };
}

/** The groups' counts, added up by name. */
export function total(groups) {
  const sum = {};
  for (const counts of groups) {
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}
