import { useList } from '../api/queries';
import type { Tenant } from '../api/tenant';

const TENANTS_MAX = 100;

/** The first tenants by name, for selects and columns. Who has one tenant gets that one. */
export function useTenantNames(): { tenants: readonly Tenant[]; nameOf: (id: number) => string } {
  const { items } = useList<Tenant>('/tenants', { limit: TENANTS_MAX });
  return { tenants: items, nameOf: (id) => items.find((tenant) => tenant.id === id)?.name ?? `#${id}` };
}
