// `conductor demo`: the whole way from label to merge on this machine, without account or key.

export interface DemoOptions {
  readonly json?: boolean;
  readonly keep?: boolean;
  readonly agent?: string;
}

export async function demo(_options: DemoOptions): Promise<void> {}
