import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { AuditEntry } from './audit-entry.js';
import { csvOf, jsonLinesOf } from './audit-export.js';

const ENTRY: AuditEntry = {
  id: 7,
  atMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  actor: { kind: 'admin', adminId: 3, name: 'a@example.com', tokenId: null },
  ip: '127.0.0.1',
  action: 'tenant.rename',
  object: { kind: 'tenant', id: '9', name: 'Acme' },
  tenantId: 9,
  before: { name: 'Old "Acme"' },
  after: null,
};

async function linesOf(print: typeof csvOf, ...entries: AuditEntry[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of print(Readable.from(entries))) lines.push(line);
  return lines;
}

async function nameCell(name: string): Promise<string> {
  const [, line = ''] = await linesOf(csvOf, { ...ENTRY, before: null, object: { ...ENTRY.object, name } });
  const prefix = '7,2026-01-02T03:04:05.006Z,admin,3,a@example.com,,127.0.0.1,tenant.rename,tenant,9,';
  expect(line.startsWith(prefix)).toBe(true);
  expect(line.endsWith(',9,,\r\n')).toBe(true);
  return line.slice(prefix.length, -',9,,\r\n'.length);
}

describe('the audit log for spreadsheets', () => {
  it('has a head, and a line per entry', async () => {
    expect(await linesOf(csvOf, ENTRY)).toEqual([
      'id,at,actorKind,actorId,actorName,tokenId,ip,action,objectKind,objectId,objectName,tenantId,before,after\r\n',
      '7,2026-01-02T03:04:05.006Z,admin,3,a@example.com,,127.0.0.1,tenant.rename,tenant,9,Acme,9,"{""name"":""Old \\""Acme\\""""}",\r\n',
    ]);
    expect(await linesOf(csvOf)).toHaveLength(1);
  });

  it.each(['=1+1', '+1', '-1', '@x', '\tx'])('runs nothing: %j', async (name) => {
    expect(await nameCell(name)).toBe(`'${name}`);
  });

  it.each([
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\nb', '"a\nb"'],
    ['=a,b', `"'=a,b"`],
    ['鴻雁', '鴻雁'],
  ])('quotes %j', async (name, cell) => {
    expect(await nameCell(name)).toBe(cell);
  });
});

describe('the audit log for scripts', () => {
  it('is one object per line', async () => {
    const lines = await linesOf(jsonLinesOf, ENTRY, ENTRY);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([ENTRY, ENTRY]);
    expect(lines.every((line) => line.endsWith('}\n'))).toBe(true);
  });
});
