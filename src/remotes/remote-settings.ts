/** Where a remote is and how it is spoken to, as the configuration declares it. */
export interface RemoteSettings {
  /** "hf://datasets/owner/name", "s3://bucket/prefix", "file:///srv/datasets" or a path. */
  readonly url: string;
  /** Server that speaks its protocol in place of the usual one. */
  readonly endpoint?: string;
  /** Of a bucket. */
  readonly region?: string;
}

/** How one run publishes. */
export interface PublishSettings {
  /** Branch that the version goes to; the remote's main one else. */
  readonly branch?: string;
  /** Whether the version is proposed in place of being put there. */
  readonly pullRequest?: boolean;
  /** Whether a repository that has to be created is one that everybody sees. */
  readonly public?: boolean;
}

/** What a remote is opened with: `openX(url, settings, env)`. */
export type OpenSettings = Omit<RemoteSettings, "url"> & PublishSettings;

/** The environment, where remotes find their credentials; handed in from the edge. */
export type Environment = Readonly<Record<string, string | undefined>>;
