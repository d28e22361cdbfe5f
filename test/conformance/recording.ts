import { readdirSync, readFileSync } from 'node:fs';

/** A scenario played against the original server, and what came back. */
export interface Recording {
  readonly name: string;
  readonly about: string;
  readonly recorded_at: string;
  readonly events: readonly RecordedEvent[];
  readonly needs?: {
    readonly app?: 1 | 2;
    readonly words?: readonly string[] | null;
    readonly same_second?: true;
  };
  readonly callback_requests?: readonly { readonly form: { readonly content: unknown } }[];
}

export interface RecordedEvent {
  readonly http?: RecordedRequest;
  readonly got?: RecordedAnswer;
  readonly open_socket?: string;
  readonly path?: string;
  readonly headers?: readonly string[];
  readonly without_headers?: readonly string[];
  readonly status_line?: string;
  readonly frame?: {
    readonly socket: string;
    readonly opcode?: number;
    readonly json?: unknown;
    readonly event?: string;
  };
  readonly client_sends?: {
    readonly conn: string;
    readonly opcode: number;
    readonly text?: string;
    readonly hex?: string;
    readonly times?: number;
  };
  readonly raw_socket?: { readonly send: string };
  readonly label?: string;
  readonly pause_ms?: number;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly encoding: 'query' | 'form' | 'json' | 'multipart' | 'raw';
  readonly params?: readonly (readonly [string, unknown])[];
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly signed_by_app?: 1 | 2 | 3;
  readonly sign_override?: {
    readonly key?: string;
    readonly nonce?: string;
    readonly ts?: string;
    readonly sign?: string;
    readonly sign_case?: 'upper';
    readonly drop?: readonly string[];
  };
  readonly multipart_file?: string | null;
  readonly field?: string;
  readonly filename?: string;
  readonly ctype?: string;
}

export interface RecordedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly status_line?: string;
  readonly then?: string;
}

const FOLDER = new URL('recorded/', import.meta.url);

/** All recordings, in the order of their numbers. */
export function loadRecordings(): Recording[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Recording);
}
