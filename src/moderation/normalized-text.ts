/** White space, control and format characters, and all else that shows nothing: what people put between letters. */
const INVISIBLE = /[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Numerals by the digit that they stand for: the table of contract 8.4, and their other spellings. */
const NUMERALS = [
  '〇零',
  '一壹壱弌〡',
  '二貳贰貮弐弍兩两〢',
  '三叁叄弎〣',
  '四肆〤',
  '五伍〥',
  '六陸陆〦',
  '七柒〧',
  '八捌〨',
  '九玖〩',
];

const DIGIT_OF = new Map(
  NUMERALS.flatMap((numerals, digit) => [...numerals].map((each) => [each, `${digit}`])),
);
const ANY_NUMERAL = new RegExp(`[${NUMERALS.join('')}]`, 'g');

/** Printable ASCII without a space: most words, and much of what is sent. */
const PLAIN = /^[!-~]*$/;

/**
 * Text as the word filter compares it (contract 8.4): without anything invisible, in one form of each character
 * (NFKC), regardless of case, numerals as digits. Words and messages both go through it. Doing it twice changes
 * nothing more.
 */
export function normalizeText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  // Composing can bring forth a space and folding an uncomposed letter, so both steps are done on either side.
  return compose(foldCase(compose(text))).replace(ANY_NUMERAL, (numeral) => DIGIT_OF.get(numeral)!);
}

function compose(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFKC').replace(INVISIBLE, '');
}

/**
 * By way of the upper case, which makes `ß` and `ss` one; from the lower one, or a capital `ẞ` would stay behind. The
 * final sigma depends on its neighbours, and what a word is must not.
 */
function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}
