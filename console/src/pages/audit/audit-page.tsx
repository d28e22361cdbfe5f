import { Anchor, Button, Code, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { Link } from 'wouter';
import { urlOf } from '../../api/client';
import { useList } from '../../api/queries';
import { type Column, ListTable } from '../../parts/list-table';
import { Page } from '../../parts/page';
import { useFormat } from '../../texts/format';
import { useTexts } from '../../texts/language';
import { lookup } from '../../texts/lookup';
import { useCommon } from '../../texts/use-common';
import type { AuditEntry } from './audit-entry';
import { AuditFilters } from './audit-filters';
import { ChangeButton } from './change-button';
import { en } from './en';
import { useFilters } from './filters';
import { zh } from './zh';

const TYPING_MS = 250;

export default function AuditPage() {
  const t = useTexts({ zh, en });
  const common = useCommon();
  const { time } = useFormat();
  const { filters, hrefWith } = useFilters();
  const [query] = useDebouncedValue(filters, TYPING_MS);
  const entries = useList<AuditEntry>('/audit', query);
  const columns: Column<AuditEntry>[] = [
    { title: t.at, cell: ({ atMs }) => <span className="nowrap">{time(atMs)}</span> },
    {
      title: t.who,
      cell: ({ actor: { kind, adminId, name } }) =>
        adminId === null ? (
          t.kinds[kind]
        ) : (
          <Named
            name={name}
            detail={kind === 'token' ? t.kinds.token : ''}
            href={hrefWith({ actorId: String(adminId) })}
            title={t.onlyBy(name)}
          />
        ),
    },
    { title: t.action, cell: ({ action }) => <Code className="nowrap">{action}</Code> },
    {
      title: t.object,
      cell: ({ object: { kind, id, name } }) => {
        const what = `${lookup(t.objectKinds, kind)} ${id}`;
        return (
          <Named
            name={name || what}
            detail={name === '' || name === id ? '' : what}
            href={hrefWith({ objectKind: kind, objectId: id })}
            title={t.onlyAbout(name || what)}
          />
        );
      },
    },
    { title: t.address, cell: ({ ip }) => ip ?? '–' },
    { title: common.actions, isActions: true, cell: (entry) => <ChangeButton entry={entry} /> },
  ];
  const byChosen = ({ actor }: AuditEntry): boolean => String(actor.adminId) === filters.actorId;
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
      <AuditFilters actorName={entries.items.find(byChosen)?.actor.name} />
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

interface NamedProps {
  readonly name: string;
  readonly detail: string;
  readonly href: string;
  readonly title: string;
}

/** Who or what an entry names, as the way to all entries that do. */
function Named({ name, detail, href, title }: NamedProps) {
  return (
    <div className="anyhow">
      <Anchor component={Link} href={href} size="sm" aria-label={title} title={title}>
        {name}
      </Anchor>
      <Text size="xs" c="dimmed">
        {detail}
      </Text>
    </div>
  );
}
