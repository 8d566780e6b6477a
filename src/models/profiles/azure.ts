import { openai } from "./openai.ts";
import type { ServerProfile } from "./profile.ts";

/**
 * Azure OpenAI and Foundry, by the v1 API, which takes no api-version. The deployment's name is the model's id, so that
 * rules which go by a model's name hold only for deployments named after it. Sources: learn.microsoft.com
 * azure/ai-foundry/openai "API version lifecycle" and "Reasoning models".
 */
export const azure: ServerProfile = {
  ...openai,
  name: "azure",
  title: "Azure OpenAI",
  hosts: [/\.openai\.azure\.(com|us|cn)$/, /\.services\.ai\.azure\.com$/, /\.cognitiveservices\.azure\.com$/],
  baseURL: "https://my-resource.openai.azure.com/openai/v1",
  path: /\/openai\/v1\/?$/,
  keyHeader: "api-key",
};
