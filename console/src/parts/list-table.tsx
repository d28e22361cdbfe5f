import { Button, Card, Group, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { List } from '../api/queries';
import { useCommon } from '../texts/use-common';
import { Empty, type EmptyProps } from './empty';
import { ErrorAlert } from './error-alert';
import { Waiting } from './loaded';

export interface Column<T> {
  readonly title: string;
  readonly cell: (item: T) => ReactNode;
  /** Buttons: at the end of the row, without a title on phones. */
  readonly isActions?: boolean;
  readonly align?: 'right';
}

interface ListTableProps<T> {
  /** Names the table for those who do not see it. */
  readonly label: string;
  readonly list: List<T>;
  readonly columns: readonly Column<T>[];
  readonly keyOf: (item: T) => string | number;
  readonly empty: EmptyProps;
}

/** A list as a table with "load more"; on a phone every row is a card. */
export function ListTable<T>({ label, list, columns, keyOf, empty }: ListTableProps<T>) {
  const t = useCommon();
  if (list.error && list.items.length === 0) return <ErrorAlert error={list.error} onRetry={list.reload} />;
  if (list.isLoading) return <Waiting />;
  return (
    <Card withBorder padding={0} radius="md">
      {list.items.length === 0 ? (
        <Empty {...empty} />
      ) : (
        <RowsTable label={label} items={list.items} columns={columns} keyOf={keyOf} />
      )}
      {list.hasMore && (
        <Group justify="center" p="md" className="list-more">
          <Button variant="default" onClick={list.loadMore} loading={list.isLoadingMore}>
            {t.more}
          </Button>
        </Group>
      )}
    </Card>
  );
}

type RowsProps<T> = Omit<ListTableProps<T>, 'list' | 'empty'> & { items: readonly T[] };

/** The rows alone. Phones lay them out as blocks, so the roles of a table are said again. */
export function RowsTable<T>({ label, items, columns, keyOf }: RowsProps<T>) {
  return (
    <div className="rows-scroll">
      <Table className="rows" verticalSpacing="sm" horizontalSpacing="sm" role="table" aria-label={label}>
        <Table.Thead role="rowgroup">
          <Table.Tr role="row">
            {columns.map(({ title, isActions, align }) => (
              <Table.Th key={title} role="columnheader" scope="col" data-align={align}>
                {isActions ? <span className="visually-hidden">{title}</span> : title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {items.map((item) => (
            <Table.Tr key={keyOf(item)} role="row">
              {columns.map(({ title, cell, isActions, align }) => (
                <Table.Td
                  key={title}
                  role="cell"
                  data-align={align}
                  data-title={isActions ? undefined : title}
                  className={isActions ? 'row-actions' : undefined}
                >
                  {cell(item)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
