import { Group, NativeSelect, TextInput } from '@mantine/core';
import { TenantFilter } from '../../parts/tenant-filter';
import { useTexts } from '../../texts/language';
import { en } from './en';
import { zh } from './zh';

export type Filters = Readonly<{ action: string; sinceMs: number | null; untilMs: number | null }>;

export const NO_FILTERS: Filters = { action: '', sinceMs: null, untilMs: null };

interface AuditFiltersProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

/** By what was done, when, and in which tenant. Times are those of the reader's clock. */
export function AuditFilters({ filters, onChange }: AuditFiltersProps) {
  const t = useTexts({ zh, en });
  return (
    <Group gap="sm" align="flex-end">
      <NativeSelect
        label={t.action}
        value={filters.action}
        onChange={(event) => onChange({ ...filters, action: event.currentTarget.value })}
        data={[
          { value: '', label: t.anyAction },
          ...Object.entries(t.groups).map(([value, label]) => ({ value, label })),
        ]}
      />
      {(['sinceMs', 'untilMs'] as const).map((name) => (
        <TextInput
          key={name}
          type="datetime-local"
          label={name === 'sinceMs' ? t.since : t.until}
          onChange={(event) => {
            const atMs = Date.parse(event.currentTarget.value);
            onChange({ ...filters, [name]: Number.isNaN(atMs) ? null : atMs });
          }}
        />
      ))}
      <TenantFilter />
    </Group>
  );
}
