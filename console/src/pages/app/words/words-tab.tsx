import { Alert, Text } from '@mantine/core';
import { useState } from 'react';
import type { AppTabProps } from '../../../api/app';
import { api, path } from '../../../api/client';
import { useMe } from '../../../api/me';
import { useObject, useReload } from '../../../api/queries';
import { AreaField, Form, SubmitButton } from '../../../parts/form';
import { Loaded } from '../../../parts/loaded';
import { Section } from '../../../parts/section';
import { notifyDone } from '../../../parts/use-action';
import { useFormat } from '../../../texts/format';
import { useTexts } from '../../../texts/language';
import { useCommon } from '../../../texts/use-common';
import { en } from './en';
import { zh } from './zh';

/** Plan §9. */
interface WordList {
  readonly words: readonly string[];
  readonly updatedAtMs: number | null;
}

/** The app's word list, and a box that tries it. */
export default function WordsTab({ app }: AppTabProps) {
  const root = path`/apps/${app.id}/words`;
  const list = useObject<WordList>(root);
  return (
    <div className="two-columns">
      <Loaded from={list}>{(found) => <WordsForm key={found.updatedAtMs} root={root} list={found} />}</Loaded>
      <TryBox root={root} />
    </div>
  );
}

function WordsForm({ root, list: { words, updatedAtMs } }: { root: string; list: WordList }) {
  const t = useTexts({ zh, en });
  const { save } = useCommon();
  const { number, time } = useFormat();
  const { can } = useMe();
  const reload = useReload();
  const isReadOnly = !can('words.manage');
  return (
    <Section title={t.title} lead={t.lead}>
      <Form
        label={t.title}
        onSubmit={async (values) => {
          const wanted = values
            .text('words')
            .split('\n')
            .map((word) => word.trim())
            .filter(Boolean);
          await api.put(root, { words: wanted });
          await reload(root);
          notifyDone(t.saved);
        }}
      >
        <AreaField
          name="words"
          label={t.label}
          description={words.length === 0 ? t.empty : t.count(number(words.length))}
          defaultValue={words.join('\n')}
          rows={14}
          readOnly={isReadOnly}
        />
        {updatedAtMs !== null && (
          <Text size="xs" c="dimmed">
            {t.updated(time(updatedAtMs))}
          </Text>
        )}
        {!isReadOnly && (
          <div>
            <SubmitButton>{save}</SubmitButton>
          </div>
        )}
      </Form>
    </Section>
  );
}

interface Verdict {
  readonly blocked: boolean;
  readonly words: readonly string[];
}

function TryBox({ root }: { root: string }) {
  const t = useTexts({ zh, en });
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  return (
    <Section title={t.tryTitle} lead={t.tryLead}>
      <Form
        label={t.tryTitle}
        onSubmit={async (values) =>
          setVerdict(await api.post<Verdict>(`${root}/check`, { text: values.text('text') }))
        }
      >
        <AreaField name="text" label={t.text} required rows={4} />
        <div>
          <SubmitButton>{t.check}</SubmitButton>
        </div>
        <div aria-live="polite">
          {verdict && (
            <Alert color={verdict.blocked ? 'red' : 'teal'} variant="light">
              {verdict.blocked ? t.blocked(verdict.words.join('、')) : t.passes}
            </Alert>
          )}
        </div>
      </Form>
    </Section>
  );
}
