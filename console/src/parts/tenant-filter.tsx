import { NativeSelect } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { useMe } from '../api/me';
import { useCommon } from '../texts/use-common';
import { withParameters } from './parameters';
import { useTenantNames } from './tenant-names';

/** Narrows a list to one tenant (`?tenantId=`), for who sees more than one. */
export function TenantFilter() {
  const t = useCommon();
  const { tenantId } = useMe();
  const { tenants } = useTenantNames();
  const [parameters, setParameters] = useSearchParams();
  if (tenantId !== null) return null;
  return (
    <NativeSelect
      className="search-box"
      label={t.tenant}
      value={parameters.get('tenantId') ?? ''}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        setParameters((others) => withParameters(others, { tenantId: chosen }));
      }}
      data={[
        { value: '', label: t.all },
        ...tenants.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  );
}
