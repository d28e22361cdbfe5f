import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { withParameters } from '../../parts/parameters';

/** As the API names them. */
const NAMES = ['action', 'actorId', 'objectKind', 'objectId', 'sinceMs', 'untilMs', 'tenantId'] as const;

/** What is empty leaves the choice open. */
export type Filters = Readonly<Record<(typeof NAMES)[number], string>>;

interface FiltersInAddress {
  readonly filters: Filters;
  readonly change: (changes: Partial<Filters>) => void;
  /** Where these filters are set, too. */
  readonly hrefWith: (changes: Partial<Filters>) => string;
}

/** The filters of the page's address, so that a link to it and a reload keep them. */
export function useFilters(): FiltersInAddress {
  const [parameters, setParameters] = useSearchParams();
  return useMemo(() => {
    const pairs = NAMES.map((name) => [name, parameters.get(name) ?? '']);
    return {
      filters: Object.fromEntries(pairs) as Filters,
      change: (changes) => setParameters((others) => withParameters(others, changes), { replace: true }),
      hrefWith: (changes) => `/audit?${withParameters(parameters, changes).toString()}`,
    };
  }, [parameters, setParameters]);
}

/** A moment as a field for local times takes it; empty for none. */
export function localInputOf(atMs: string): string {
  const moment = new Date(atMs === '' ? Number.NaN : Number(atMs));
  if (Number.isNaN(moment.getTime())) return '';
  moment.setMinutes(moment.getMinutes() - moment.getTimezoneOffset());
  return moment.toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
}
