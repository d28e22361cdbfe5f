import { useQuery } from '@tanstack/react-query';
import { listAll } from '../api/queries';
import type { Tenant } from '../api/tenant';

/** The tenants, for selects and columns. Who has one tenant gets that one. */
export function useTenantNames(): { tenants: readonly Tenant[]; nameOf: (id: number) => string } {
  const { data = [] } = useQuery({
    queryKey: ['/tenants', 'names'],
    queryFn: () => listAll<Tenant>('/tenants'),
  });
  return { tenants: data, nameOf: (id) => data.find((tenant) => tenant.id === id)?.name ?? `#${id}` };
}
