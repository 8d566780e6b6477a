import { createJiti } from "jiti";
import { ROOT } from "./measure.mjs";

const jiti = createJiti(import.meta.url);

/** A module of the program by its path in src/: what is published is bundled, and has no modules to import. */
export const source = (path) => jiti.import(`${ROOT}/src/${path}`);
