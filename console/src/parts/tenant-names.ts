import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import type { Page } from '../api/queries';
import type { Tenant } from '../api/tenant';

const PAGE_ROWS = 100;
/** More than anybody wants to choose from in a select. */
const TENANTS_MAX = 1000;

/** The tenants, for selects and columns. Who has one tenant gets that one. */
export function useTenantNames(): { tenants: readonly Tenant[]; nameOf: (id: number) => string } {
  const { data = [] } = useQuery({ queryKey: ['/tenants', 'names'], queryFn: listTenants });
  return { tenants: data, nameOf: (id) => data.find((tenant) => tenant.id === id)?.name ?? `#${id}` };
}

async function listTenants(): Promise<Tenant[]> {
  const tenants: Tenant[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Tenant> = await api.get('/tenants', { limit: PAGE_ROWS, cursor });
    tenants.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && tenants.length < TENANTS_MAX);
  return tenants;
}
