import { defineConfig } from "chimera-data";

export default defineConfig({
  defaultDataset: "starter",
  providers: {
    openai: { kind: "openai", apiKeyEnv: "OPENAI_API_KEY", concurrency: 32 },
    together: {
      kind: "openai",
      baseURL: "https://api.together.xyz/v1",
      apiKeyEnv: "TOGETHER_API_KEY",
      concurrency: 32,
    },
  },
});
