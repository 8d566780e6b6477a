/** Published encodings that tokens can be counted by, with the SHA-256 of their lists of tokens, as tiktoken checks it. */
export const ENCODING_DIGESTS = {
  o200k_base: "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
  cl100k_base: "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
} as const;

export type EncodingName = keyof typeof ENCODING_DIGESTS;

export const ENCODING_NAMES = Object.keys(ENCODING_DIGESTS) as readonly EncodingName[];

/** Any other name is the path of a tokenizer.json. */
export const isEncoding = (name: string): name is EncodingName => Object.hasOwn(ENCODING_DIGESTS, name);
