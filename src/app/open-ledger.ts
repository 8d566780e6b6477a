import type { Config } from "../config/config.ts";
import * as usage from "../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import type { Budget } from "../models/budget.ts";
import { Ledger } from "../models/ledger.ts";
import { openPriceTable } from "../models/price-table.ts";
import type { ResolvedModel } from "../specs/resolved.ts";
import { pricedModelOf, type WithRoles } from "./providers.ts";

/** The account of the calls to some models, by the configuration's prices and the table's. */
export function openLedger({ roles }: WithRoles, config: Config, budget: Budget | null): Ledger {
  const models = new Map(Object.values(roles).map((model) => [model.name, model]));
  return new Ledger({
    pricedModelOf: (model) => pricedModelOf(model, config),
    declared: config.prices ?? {},
    openTable: () => openPriceTable(),
    budget,
    models: [...models.values()],
    unpriced: (unknown) => new DiagnosticError(unknown.map((model) => unpricedModel(model, config))),
  });
}

const unpricedModel = (model: ResolvedModel, config: Config) =>
  usage.unpricedModel(model.name, model.id, pricedModelOf(model, config).baseURL);
