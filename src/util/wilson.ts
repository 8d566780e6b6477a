const Z = 1.959963984540054;

/**
 * The 95 % interval of a share of which `hits` of `trials` were seen, its ends in [0, 1] (Wilson, 1927); both 0 when
 * nothing was tried.
 */
export function wilsonInterval(
  hits: number,
  trials: number,
): { readonly low: number; readonly high: number } {
  if (trials === 0) return { low: 0, high: 0 };
  const share = hits / trials;
  const spread = Z * Math.sqrt((share * (1 - share)) / trials + (Z * Z) / (4 * trials * trials));
  const middle = share + (Z * Z) / (2 * trials);
  const scale = 1 + (Z * Z) / trials;
  // At the ends exact, where the formula is but for rounding.
  const low = hits === 0 ? 0 : (middle - spread) / scale;
  return { low, high: hits === trials ? 1 : (middle + spread) / scale };
}
