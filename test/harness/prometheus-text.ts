/** A metric of a scrape. */
export interface Family {
  readonly type: string;
  readonly help: string;
  /** Value by name and labels as they stand, e.g. `up{a="b"}`. */
  readonly samples: Map<string, number>;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const HELP_LINE = new RegExp(`^# HELP (${NAME}) (.+)$`);
const TYPE_LINE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary)$`);
const SAMPLE_LINE = new RegExp(
  `^((${NAME})(?:\\{${LABEL}(?:,${LABEL})*\\})?) (-?[0-9]+(?:\\.[0-9]+)?(?:e[+-]?[0-9]+)?|\\+Inf|-Inf|NaN)$`,
);
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/** Reads the text format of Prometheus (version 0.0.4). Throws at whatever is not in it. */
export function parsePrometheusText(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  const families = new Map<string, Family>();
  let current: { name: string; family: Family } | undefined;
  let help: RegExpExecArray | null = null;
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    const [, name = '', words = ''] = HELP_LINE.exec(line) ?? [];
    if (name !== '') {
      if (families.has(name)) throw new Error(`${name} comes twice.`);
      current = { name, family: { type: '', help: words, samples: new Map() } };
      help = HELP_LINE.exec(line);
      continue;
    }
    const [, typed = '', type = ''] = TYPE_LINE.exec(line) ?? [];
    if (typed !== '') {
      if (!current || !help || current.name !== typed) throw new Error(`${typed} has no help.`);
      current.family = { ...current.family, type };
      families.set(typed, current.family);
      help = null;
      continue;
    }
    const [, series, seriesName = '', value] = SAMPLE_LINE.exec(line) ?? [];
    if (!series || !current) throw new Error(`No line of the format: ${line}`);
    const { name: family, family: members } = current;
    if (!(SUFFIXES[members.type] ?? ['']).some((suffix) => seriesName === family + suffix)) {
      throw new Error(`${seriesName} stands under ${family}.`);
    }
    if (members.samples.has(series)) throw new Error(`${series} comes twice.`);
    members.samples.set(series, Number(value!.replace('Inf', 'Infinity')));
  }
  for (const [name, { type, samples }] of families) if (type === 'histogram') refuseCrooked(name, samples);
  return families;
}

/** Buckets of one series never fall, and the last one holds everything. */
function refuseCrooked(name: string, samples: ReadonlyMap<string, number>): void {
  const highest = new Map<string, number>();
  for (const [series, value] of samples) {
    const [, bound] = /[{,]le="([^"]+)"/.exec(series) ?? [];
    const others = series
      .replace(/le="[^"]+",?/, '')
      .replace(/,?\}$/, '}')
      .replace('{}', '')
      .replace(/_(bucket|count)/, '');
    if (bound !== undefined) {
      if (value < (highest.get(others) ?? 0)) throw new Error(`A bucket of ${name} falls: ${series}`);
      highest.set(others, value);
    } else if (series.startsWith(`${name}_count`) && highest.get(others) !== value) {
      throw new Error(`${series} is not what its buckets hold.`);
    }
  }
}
