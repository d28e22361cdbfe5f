import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The green of a lake in autumn, from paper to deep water. The seal's red is for the mark and for danger alone. */
const lake: MantineColorsTuple = [
  '#edf6f6',
  '#dcebeb',
  '#b5d6d7',
  '#8bc0c2',
  '#66adb0',
  '#4b9da1',
  '#2f7f84',
  '#2b6b70',
  '#22585c',
  '#164448',
];

/** Ink stone, from the text to the ground. */
const dark: MantineColorsTuple = [
  '#e2e0da',
  '#c3c6c5',
  '#a3a8a9',
  '#82898c',
  '#495158',
  '#353c42',
  '#1f2429',
  '#1a1e22',
  '#14171a',
  '#0f1214',
];

const FONT =
  "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif";

export const theme = createTheme({
  primaryColor: 'lake',
  primaryShade: { light: 7, dark: 6 },
  colors: { lake, dark },
  fontFamily: FONT,
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  headings: { fontFamily: FONT, fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: { Badge: { defaultProps: { tt: 'none', fw: 600, size: 'md' } } },
});

/** Badges, notices and quiet buttons: a tint and a text that can be read on it. */
function tints(colors: Readonly<Record<string, readonly [tint: string, hover: string, text: string]>>) {
  const pairs = Object.entries(colors).flatMap(([name, [tint, hover, text]]) => [
    [`--mantine-color-${name}-light`, tint],
    [`--mantine-color-${name}-light-hover`, hover],
    [`--mantine-color-${name}-light-color`, text],
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** White can be read on it. */
const RED = { '--mantine-color-red-filled': '#b93427', '--mantine-color-red-filled-hover': '#a02a1f' };

/** Paper by day, ink stone by night; texts that are dimmed stay readable on both. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--console-ground': '#f6f5f1',
    '--mantine-color-dimmed': '#5c6468',
    '--mantine-color-placeholder': '#6b7378',
    '--console-line': '#e3e0d8',
    '--mantine-color-anchor': '#22666b',
    '--console-first': '#2b6b70',
    '--console-second': '#b0432f',
    '--console-gone': '#8a2418',
    '--console-new': '#1d6b45',
    ...RED,
    ...tints({
      teal: ['#ddf1e8', '#cfeadd', '#0f5c43'],
      yellow: ['#fbf0d2', '#f6e7ba', '#6f4a00'],
      red: ['#fbe7e4', '#f7d8d3', '#a3261b'],
      gray: ['#eceae4', '#e2e0d8', '#4d5458'],
    }),
  },
  dark: {
    '--mantine-color-body': '#1c2024',
    '--console-ground': '#14171a',
    '--mantine-color-text': '#e2e0da',
    '--mantine-color-dimmed': '#a3a8a9',
    '--mantine-color-placeholder': '#9aa0a2',
    '--console-line': '#2f353a',
    '--mantine-color-anchor': '#7cc1c4',
    '--console-first': '#66adb0',
    '--console-second': '#e08a76',
    '--console-gone': '#f09a8c',
    '--console-new': '#7fcaa0',
    ...RED,
    '--mantine-color-error': '#f09a8c',
    ...tints({
      lake: ['#1d3437', '#23403f', '#8fd0d2'],
      teal: ['#1a3329', '#204034', '#86d3ab'],
      yellow: ['#38301c', '#453b22', '#e6c27a'],
      red: ['#3a2523', '#482c29', '#f3a596'],
      gray: ['#2b3136', '#343b41', '#c3c6c5'],
    }),
  },
});
