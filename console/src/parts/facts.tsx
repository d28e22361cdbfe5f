import { Card } from '@mantine/core';
import type { ReactNode } from 'react';
import './facts.css';

/** What is known about one thing: names and values, side by side. */
export function Facts({ items }: { items: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <Card withBorder radius="md" padding="lg">
      <dl className="facts">
        {items.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
