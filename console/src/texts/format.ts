import { useMemo } from 'react';
import { useLanguage } from './language';

export interface Format {
  /** A moment, to the second. */
  readonly time: (atMs: number) => string;
  /** The hour of a moment, for axes. */
  readonly clock: (atMs: number) => string;
  readonly number: (value: number, digits?: number) => string;
  readonly bytes: (value: number) => string;
  /** “3 minutes ago”. */
  readonly ago: (atMs: number) => string;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const SPANS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** Numbers and times as people of a locale write them. */
export function formatFor(locale: string): Format {
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const hour = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const number = (value: number, digits = 0): string =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  return {
    time: (atMs) => moment.format(atMs),
    clock: (atMs) => hour.format(atMs),
    number,
    bytes: (value) => {
      const step = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(value) / 10));
      return `${number(value / 1024 ** step, step === 0 ? 0 : 1)} ${UNITS[step]}`;
    },
    ago: (atMs) => {
      const deltaMs = atMs - Date.now();
      const [unit, spanMs] = SPANS.find(([, each]) => Math.abs(deltaMs) >= each) ?? SPANS[3];
      return relative.format(Math.trunc(deltaMs / spanMs), unit);
    },
  };
}

export function useFormat(): Format {
  const { locale } = useLanguage();
  return useMemo(() => formatFor(locale), [locale]);
}
