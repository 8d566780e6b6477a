// Puts the process's clock twenty years ahead.
const AHEAD_MS = 20 * 365 * 24 * 3600 * 1000;
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...args) {
    if (args.length === 0) super(Real.now() + AHEAD_MS);
    else super(...args);
  }
  static now() {
    return Real.now() + AHEAD_MS;
  }
};
