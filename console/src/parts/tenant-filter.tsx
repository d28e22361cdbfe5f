import { NativeSelect } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { useMe } from '../api/me';
import { useCommon } from '../texts/use-common';
import { useTenantNames } from './tenant-names';

/** Narrows a list to one tenant (`?tenantId=`), for who sees more than one. */
export function TenantFilter() {
  const { nav, all } = useCommon();
  const { tenantId } = useMe();
  const { tenants } = useTenantNames();
  const [parameters, setParameters] = useSearchParams();
  if (tenantId !== null) return null;
  return (
    <NativeSelect
      className="search-box"
      aria-label={nav.tenants}
      value={parameters.get('tenantId') ?? ''}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        setParameters(chosen ? { tenantId: chosen } : {});
      }}
      data={[
        { value: '', label: `${nav.tenants}: ${all}` },
        ...tenants.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  );
}
