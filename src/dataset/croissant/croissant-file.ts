/** The file of an artifact that holds its Croissant metadata. */
export const CROISSANT_FILE = "croissant.json";

/** Raised when the same facts would give other metadata. */
export const CROISSANT_VERSION = 3;
