/** What the Admin API refused, by its code. `offline` is ours: no answer came. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly field: string | null = null,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(code);
  }
}

const ROOT = '/admin/v1';

/** Bound to the session; every answer about oneself brings it, so that a reload needs no storage. */
let csrfToken: string | null = null;
let onSessionEnd: () => void = () => {};

export function keepCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** What to do when a call comes back because nobody is signed in any more. */
export function whenSessionEnds(listener: () => void): void {
  onSessionEnd = listener;
}

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The address of a GET; empty parameters are left out. Good for links that download, too. */
export function urlOf(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return `${ROOT}${path}${text ? `?${text}` : ''}`;
}

/** A path whose parts are percent-encoded: uids may hold anything. */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(value)));
}

/** One call. Resolves with the answer (undefined for 204), throws {@link ApiError}. */
async function call<T>(method: string, url: string, body?: object): Promise<T> {
  const response = await fetch(url, {
    method,
    credentials: 'same-origin',
    headers: {
      ...(csrfToken === null || method === 'GET' ? {} : { 'x-hongyan-csrf': csrfToken }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => {
    throw new ApiError('offline', 0);
  });
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  throw refusal(response, text);
}

function refusal({ status, headers }: Response, text: string): ApiError {
  let error: { code?: string; field?: string } = {};
  try {
    ({ error = {} } = JSON.parse(text) as { error?: typeof error });
  } catch {
    // A proxy answered in its own words.
  }
  const code = error.code ?? (status === 503 ? 'unavailable' : 'server_error');
  if (code === 'unauthenticated') onSessionEnd();
  return new ApiError(code, status, error.field ?? null, Number(headers.get('retry-after')) || null);
}

export const api = {
  get: <T>(path: string, query?: Query) => call<T>('GET', urlOf(path, query)),
  post: <T>(path: string, body?: object) => call<T>('POST', urlOf(path), body),
  put: <T>(path: string, body: object) => call<T>('PUT', urlOf(path), body),
  patch: <T>(path: string, body: object) => call<T>('PATCH', urlOf(path), body),
  delete: <T = void>(path: string, body?: object) => call<T>('DELETE', urlOf(path), body),
};
