import type { zh } from './zh';

export const en: typeof zh = {
  title: 'Words',
  lead: 'Messages of users that hold one of these are blocked. One a line.',
  label: 'Word list',
  count: (count: string) => `Words: ${count}`,
  updated: (time: string) => `Last changed ${time}`,
  saved: 'Word list saved.',
  empty: 'The list is empty: nothing is blocked.',
  tryTitle: 'Try it',
  tryLead: 'Checks a text against the saved list. Nothing is sent.',
  text: 'Text',
  check: 'Check',
  blocked: (words: string) => `Would be blocked, because of: ${words}`,
  passes: 'Would pass.',
};
