import type { Json } from "../../util/canonical-json.ts";

/** What a change of a field can do: to what is asked and kept, to how many or which, or to nothing in the data. */
export type FieldEffect = "identity" | "selection" | "run";

/** The part of JSON Schema (draft-07) that the kinds use. */
export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly default?: Json;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  /** Said instead of the pattern when a text does not match it; some editors know this keyword too. */
  readonly patternErrorMessage?: string;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | Schema;
  readonly propertyNames?: Schema;
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
}

/** A schema under `properties`: every one says what it is for and what a change of it does. */
export interface PropertySchema extends Schema {
  readonly description: string;
  readonly "x-chimera": FieldEffect;
}

/** The schema of one kind of document. */
export interface DocumentSchema extends Schema {
  readonly title: string;
  readonly description: string;
  readonly type: "object";
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}
