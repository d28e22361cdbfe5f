import { Table } from '@mantine/core';
import { DialogButton } from '../../parts/dialog';
import { useTexts } from '../../texts/language';
import { type AuditEntry, changesOf } from './audit-entry';
import { en } from './en';
import { zh } from './zh';

/** Shows what an entry changed; nothing where it changed nothing. */
export function ChangeButton({ entry }: { entry: AuditEntry }) {
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
