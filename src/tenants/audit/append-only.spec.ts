import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const ROOT = new URL('../../../', import.meta.url);
const FOLDERS = ['src', 'libs', 'scripts', 'bin'];
const OWN = ['src/tenants/audit/audit.repository.ts', 'src/tenants/audit/audit-entry.entity.ts'];
const MIGRATION = /^libs\/persistence\/src\/migrations\//;

const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => /(?<!spec)\.(ts|mjs)$/.test(path)),
);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

describe('the audit log', () => {
  it('is named in SQL by its repository alone', () => {
    const named = FILES.filter((path) => !MIGRATION.test(path) && /\baudit_log\b/.test(read(path)));
    expect(named.toSorted()).toEqual(OWN.toSorted());
  });

  it('has its entity nowhere but where it is registered', () => {
    const users = FILES.filter((path) => /\bAuditEntryEntity\b/.test(read(path)));
    expect(users.toSorted()).toEqual([OWN[1]!, 'src/tenants/tenants.module.ts'].toSorted());
  });

  it('is added to and read, and in no other way touched', () => {
    const text = read(OWN[0]!);
    const verbs = [...text.matchAll(/(\w+\s+\w+)\s+audit_log\b/g)].map(([, verb = '']) => verb);
    expect(verbs).toHaveLength(2);
    expect(text).toMatch(/INSERT INTO audit_log/);
    expect(text).toMatch(/SELECT [^`]*FROM audit_log/);
    expect(text).not.toMatch(/\b(UPDATE|DELETE|REPLACE|TRUNCATE|DROP|ON DUPLICATE KEY)\b/);
  });

  it('is never changed by a migration after the one that makes it', () => {
    const statements = FILES.filter((path) => MIGRATION.test(path)).flatMap((path) =>
      [...read(path).matchAll(/\b(UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE(?: TABLE)?) audit_log\b/g)].map(
        ([statement]) => `${path}: ${statement}`,
      ),
    );
    expect(statements).toEqual([]);
  });
});
