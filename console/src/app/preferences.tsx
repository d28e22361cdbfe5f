import { Group, type MantineColorScheme, NativeSelect, useMantineColorScheme } from '@mantine/core';
import { type Language, LANGUAGES, useLanguage } from '../texts/language';
import { useCommon } from '../texts/use-common';

/** Language and appearance, kept in this browser. */
export function Preferences() {
  const t = useCommon();
  const { language, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { label: _, ...schemes } = t.scheme;
  return (
    <Group gap="xs" justify="center" wrap="nowrap">
      <NativeSelect
        size="xs"
        aria-label={t.language}
        value={language}
        onChange={(event) => choose(event.currentTarget.value as Language)}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
      />
      <NativeSelect
        size="xs"
        aria-label={t.scheme.label}
        value={colorScheme}
        onChange={(event) => setColorScheme(event.currentTarget.value as MantineColorScheme)}
        data={Object.entries(schemes).map(([value, label]) => ({ value, label }))}
      />
    </Group>
  );
}
