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

const FONT =
  "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif";

export const theme = createTheme({
  primaryColor: 'lake',
  primaryShade: { light: 7, dark: 6 },
  colors: { lake },
  fontFamily: FONT,
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  headings: { fontFamily: FONT, fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

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
  },
  dark: {
    '--mantine-color-body': '#1c2024',
    '--console-ground': '#14171a',
    '--mantine-color-text': '#e2e0da',
    '--mantine-color-dimmed': '#a3a8a9',
    '--mantine-color-placeholder': '#9aa0a2',
    '--console-line': '#2f353a',
    '--mantine-color-anchor': '#7cc1c4',
  },
});
