import { Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { api } from '../../../api/client';
import { useMe } from '../../../api/me';
import { useObject, useReload } from '../../../api/queries';
import { DialogButton } from '../../../parts/dialog';
import { Form, SubmitButton, TextField } from '../../../parts/form';
import { Loaded } from '../../../parts/loaded';
import { useFormat } from '../../../texts/format';
import { useTexts } from '../../../texts/language';
import { useCommon } from '../../../texts/use-common';
import { en } from './en';
import { zh } from './zh';

/** Plan §10. */
interface QuotaState {
  readonly quotas: Readonly<Record<Measure, number | null>>;
  /** Null where it cannot be told just now. */
  readonly use: Readonly<Record<Measure, number | null>>;
}

const MEASURES = ['connections', 'messagesPerSecond', 'storedMessages', 'uploadBytes'] as const;
type Measure = (typeof MEASURES)[number];

const MIB = 1024 * 1024;
const REFRESH_MS = 10_000;
/** From where on the bar warns. */
const HIGH_PERCENT = 80;

/** The quotas under a path of the API with what is used of them; operators may change them. */
export function QuotaPanel({ path }: { path: string }) {
  const t = useTexts({ zh, en });
  const { can } = useMe();
  const state = useObject<QuotaState>(path, {}, { refreshMs: REFRESH_MS });
  return (
    <Loaded from={state}>
      {({ quotas, use }) => (
        <Stack gap="lg" align="flex-start">
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" w="100%">
            {MEASURES.map((measure) => (
              <QuotaBar key={measure} measure={measure} quota={quotas[measure]} use={use[measure]} />
            ))}
          </SimpleGrid>
          {can('quotas.manage') ? (
            <DialogButton variant="default" label={t.change} title={t.change}>
              {(close) => <QuotaForm path={path} quotas={quotas} onDone={close} />}
            </DialogButton>
          ) : (
            <Text size="sm" c="dimmed">
              {t.readOnly}
            </Text>
          )}
        </Stack>
      )}
    </Loaded>
  );
}

function QuotaBar({ measure, quota, use }: { measure: Measure; quota: number | null; use: number | null }) {
  const t = useTexts({ zh, en });
  const { number, bytes } = useFormat();
  const say = (value: number): string => (measure === 'uploadBytes' ? bytes(value) : number(value, 1));
  const used = use === null ? '–' : say(use);
  return (
    <div>
      <Group justify="space-between" mb={4} gap="xs">
        <Text size="sm" fw={500}>
          {t[measure]}
        </Text>
        <Text size="sm" c="dimmed">
          {quota === null ? t.withoutLimit(used) : t.of(used, say(quota))}
        </Text>
      </Group>
      {quota !== null && <FullnessBar label={t[measure]} quota={quota} use={use ?? 0} />}
    </div>
  );
}

/** How full; a quota of 0 is always full. */
function FullnessBar({ label, quota, use }: { label: string; quota: number; use: number }) {
  const percent = quota === 0 ? 100 : Math.min(100, (use / quota) * 100);
  return (
    <Progress
      value={percent}
      aria-label={label}
      color={percent >= 100 ? 'red' : percent >= HIGH_PERCENT ? 'yellow' : undefined}
    />
  );
}

interface QuotaFormProps {
  readonly path: string;
  readonly quotas: QuotaState['quotas'];
  readonly onDone: () => void;
}

function QuotaForm({ path, quotas, onDone }: QuotaFormProps) {
  const t = useTexts({ zh, en });
  const { unlimited, save } = useCommon();
  const reload = useReload();
  return (
    <Form
      onSubmit={async (values) => {
        const wanted = MEASURES.map((measure) => {
          const text = values.text(measure);
          const scale = measure === 'uploadBytes' ? MIB : 1;
          return [measure, text === '' ? null : Math.round(Number(text) * scale)];
        });
        await api.put(path, Object.fromEntries(wanted));
        await reload(path);
        onDone();
      }}
    >
      <Text size="sm" c="dimmed">
        {t.lead}
      </Text>
      {MEASURES.map((measure) => {
        const quota = quotas[measure];
        const shown = quota !== null && measure === 'uploadBytes' ? quota / MIB : quota;
        return (
          <TextField
            key={measure}
            name={measure}
            label={measure === 'uploadBytes' ? t.uploadMib : t[measure]}
            type="number"
            min={0}
            step={measure === 'uploadBytes' ? 'any' : 1}
            placeholder={unlimited}
            defaultValue={shown === null ? '' : String(shown)}
          />
        );
      })}
      <SubmitButton>{save}</SubmitButton>
    </Form>
  );
}
