import type { Field } from './field.js';
import { FIELDS } from './fields.js';

const ALL = Object.values(FIELDS) as Field<unknown>[];

/** The text of `.env.example`. */
export function printEnvExample(): string {
  const entries = ALL.map((field) => {
    const value = field.fallback === undefined ? '' : field.fallback;
    return `# ${field.doc}\n${field.fallback === undefined ? '' : '# '}${field.env}=${value}\n`;
  });
  return `# Printed by \`npm run docs\` from libs/config/src/fields.ts; do not edit.\n\n${entries.join('\n')}`;
}

/** The table of `docs/configuration.md`. */
export function printConfigTable(): string {
  const rows = ALL.map((field) => {
    const fallback = field.fallback === undefined ? '*required*' : field.fallback && `\`${field.fallback}\``;
    const secret = field.isSecret ? ' **Secret.**' : '';
    return `| \`${field.env}\` | ${fallback} | ${field.doc.replaceAll('|', '\\|')}${secret} |`;
  });
  return [
    '# Configuration',
    '',
    'Printed by `npm run docs` from `libs/config/src/fields.ts`; do not edit. Settings are read once at start;',
    'a missing or contradictory one stops the start with a sentence that says what to set.',
    '',
    '| Variable | Default | Meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
