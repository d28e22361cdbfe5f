import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

export const LANGUAGES = { zh: '中文', en: 'English' } as const;
export type Language = keyof typeof LANGUAGES;

const STORED = 'hongyan-console.language';

interface LanguageChoice {
  readonly language: Language;
  /** For `Intl` and for the page's `lang`. */
  readonly locale: string;
  readonly choose: (language: Language) => void;
}

const LanguageContext = createContext<LanguageChoice | null>(null);

/** The language of this browser's choice: what was switched to here, else what the browser asks for. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(initialLanguage);
  const choice = useMemo(
    () => ({
      language,
      locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      choose: (next: Language) => {
        localStorage.setItem(STORED, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  useEffect(() => {
    document.documentElement.lang = choice.locale;
  }, [choice.locale]);
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageChoice {
  const choice = useContext(LanguageContext);
  if (!choice) throw new Error('No LanguageProvider above.');
  return choice;
}

/** The texts of a page, in the language of now. `en: typeof zh` keeps both whole at compile time. */
export function useTexts<T>(texts: Readonly<Record<Language, T>>): T {
  return texts[useLanguage().language];
}

function initialLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === 'zh' || stored === 'en') return stored;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
