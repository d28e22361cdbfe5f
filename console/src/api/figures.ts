import { useObject } from './queries';

/** Plan §11. */
export interface Figures {
  readonly stepMs: number;
  readonly fromMs: number;
  readonly series: Readonly<Record<string, readonly (number | null)[]>>;
}

const REFRESH_MS = 10_000;

/** Live figures of an installation, a tenant or an app, over the last minutes. */
export function useFigures(path: string, minutes: number) {
  return useObject<Figures>(path, { minutes }, { refreshMs: REFRESH_MS });
}
