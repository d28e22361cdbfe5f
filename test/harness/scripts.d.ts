/** What the harness uses of the engine launcher, which is plain JavaScript. */
declare module '*/scripts/engines/index.mjs' {
  export interface Engine {
    readonly port: number;
    readonly pid: number | null;
    start(): Promise<void>;
    stop(): Promise<void>;
    kill(): Promise<void>;
    pause(): Promise<void>;
    resume(): Promise<void>;
  }

  export interface Engines {
    readonly databaseUrl: string | undefined;
    readonly redisUrl: string | undefined;
    readonly mariadb: Engine | undefined;
    readonly redis: Engine | undefined;
    startRedis(name: string): Promise<{ redis: Engine; redisUrl: string }>;
    adopt(pid: number): Promise<void>;
    removeAtEnd(path: string): Promise<void>;
    stop(): Promise<void>;
  }

  export function startEngines(options?: {
    dir?: string;
    durableRedis?: boolean;
    only?: ('mariadb' | 'redis')[];
    log?: (line: string) => void;
  }): Promise<Engines>;
}

declare module '*/scripts/lib/failure.mjs' {
  /** A sentence for the person who called; `runMain` prints it without a stack. */
  export class Failure extends Error {}
}

declare module '*/scripts/lib/ports.mjs' {
  export function findFreePort(): Promise<number>;
}

declare module '*/bench/sizing.mjs' {
  /** The page with the table that these figures give. */
  export function withTable(page: string, figures: unknown): string;
}
