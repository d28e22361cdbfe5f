import { Group, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listAll } from '../../api/queries';
import { TenantFilter } from '../../parts/tenant-filter';
import { useTexts } from '../../texts/language';
import type { Admin } from '../admins/admin';
import { en } from './en';
import { localInputOf, useFilters } from './filters';
import { zh } from './zh';

/** By what was done, by whom, to what, when, and in which tenant. Times are those of the reader's clock. */
export function AuditFilters({ actorName }: { actorName: string | undefined }) {
  const t = useTexts({ zh, en });
  const { filters, change } = useFilters();
  const selects = [
    { name: 'action', label: t.action, all: t.anyAction, options: Object.entries(t.groups) },
    { name: 'actorId', label: t.who, all: t.anybody, options: useActors(filters.actorId, actorName) },
    { name: 'objectKind', label: t.object, all: t.anything, options: Object.entries(t.objectKinds) },
  ] as const;
  return (
    <Group gap="sm" align="flex-end" className="filters">
      {selects.map(({ name, label, all, options }) => (
        <NativeSelect
          key={name}
          label={label}
          value={filters[name]}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
          data={[{ value: '', label: all }, ...options.map(([value, text]) => ({ value, label: text }))]}
        />
      ))}
      <TextInput
        label={t.objectId}
        value={filters.objectId}
        onChange={(event) => change({ objectId: event.currentTarget.value })}
      />
      {(['sinceMs', 'untilMs'] as const).map((name) => (
        <TextInput
          key={name}
          type="datetime-local"
          label={name === 'sinceMs' ? t.since : t.until}
          defaultValue={localInputOf(filters[name])}
          onChange={(event) => {
            const atMs = Date.parse(event.currentTarget.value);
            change({ [name]: Number.isNaN(atMs) ? '' : String(atMs) });
          }}
        />
      ))}
      <TenantFilter />
    </Group>
  );
}

/** Whom one can choose, and who is chosen: operators act in every tenant, but owners do not find them among the admins. */
function useActors(chosenId: string, chosenName = `#${chosenId}`): [id: string, name: string][] {
  const { data: admins = [] } = useQuery({
    queryKey: ['/admins', 'names'],
    queryFn: () => listAll<Admin>('/admins'),
  });
  const actors = new Map(admins.map(({ id, email }) => [String(id), email]));
  if (chosenId !== '' && !actors.has(chosenId)) actors.set(chosenId, chosenName);
  return [...actors];
}
