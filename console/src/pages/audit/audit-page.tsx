import { Button, Code, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { urlOf } from '../../api/client';
import { useList } from '../../api/queries';
import { DialogButton } from '../../parts/dialog';
import { type Column, ListTable } from '../../parts/list-table';
import { Page } from '../../parts/page';
import { useFormat } from '../../texts/format';
import { useTexts } from '../../texts/language';
import { useCommon } from '../../texts/use-common';
import { type AuditEntry, changesOf } from './audit-entry';
import { AuditFilters, type Filters, NO_FILTERS } from './audit-filters';
import { en } from './en';
import { zh } from './zh';

export default function AuditPage() {
  const t = useTexts({ zh, en });
  const common = useCommon();
  const { time } = useFormat();
  const [parameters] = useSearchParams();
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const query = { ...filters, tenantId: parameters.get('tenantId') };
  const entries = useList<AuditEntry>('/audit', query);
  const columns: Column<AuditEntry>[] = [
    { title: t.at, cell: ({ atMs }) => <span className="nowrap">{time(atMs)}</span> },
    {
      title: t.who,
      cell: ({ actor }) => (
        <div>
          <Text size="sm">{actor.name || t.kinds[actor.kind]}</Text>
          {actor.kind !== 'admin' && actor.name && (
            <Text size="xs" c="dimmed">
              {t.kinds[actor.kind]}
            </Text>
          )}
        </div>
      ),
    },
    { title: t.action, cell: ({ action }) => <Code className="nowrap">{action}</Code> },
    {
      title: t.object,
      cell: ({ object }) => object.name || [object.kind, object.id].filter(Boolean).join(' '),
    },
    { title: t.address, cell: ({ ip }) => ip ?? '–' },
    { title: common.actions, isActions: true, cell: (entry) => <ChangeButton entry={entry} /> },
  ];
  const exports = [
    ['csv', t.exportCsv],
    ['jsonl', t.exportJsonl],
  ] as const;
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={exports.map(([format, label]) => (
        <Button
          key={format}
          component="a"
          download
          href={urlOf('/audit/export', { format, ...query })}
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {label}
        </Button>
      ))}
    >
      <AuditFilters filters={filters} onChange={setFilters} />
      <ListTable
        label={t.title}
        list={entries}
        columns={columns}
        keyOf={({ id }) => id}
        empty={{ title: t.empty, hint: t.emptyHint }}
      />
    </Page>
  );
}

function ChangeButton({ entry }: { entry: AuditEntry }) {
  const t = useTexts({ zh, en });
  const changes = changesOf(entry);
  if (changes.length === 0) return null;
  const { action, object } = entry;
  return (
    <DialogButton
      size="xs"
      variant="default"
      label={t.details}
      describedAs={t.detailsOf(action, object.name)}
      title={`${action} · ${object.name}`}
    >
      {() => (
        <Table className="changes" layout="fixed">
          <Table.Thead>
            <Table.Tr>
              {[t.field, t.before, t.after].map((title) => (
                <Table.Th key={title} scope="col">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changes.map(({ field, before, after }) => (
              <Table.Tr key={field}>
                <Table.Th scope="row">{field}</Table.Th>
                <Table.Td className="change-before">{before}</Table.Td>
                <Table.Td className="change-after">{after}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </DialogButton>
  );
}
