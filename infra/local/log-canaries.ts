import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { PHONE, signIns } from './identity/sign-ins.ts';

/**
 * What no line of a function's log may hold: secrets by their form, and what the people of the local cloud are called. Every
 * line is looked at where `SCEAU_LOG_CANARIES` names a folder; whoever named it judges by what lies there at the end.
 */
const FORMS: Readonly<Record<string, RegExp>> = {
  'a private key': /PRIVATE KEY-----/,
  'a certification request or a certificate': /-----BEGIN |\bMI[A-Z][A-Za-z0-9+/]{60,}/,
  'a token': /\beyJ[\w-]{8,}\.[\w-]{8,}/,
  'an authorization': /\bBearer +[\w.~+/-]{8,}/i,
  // random octets as links, webhooks and domain challenges write them; ids and digests are hexadecimal
  'a secret': /(?<![\w/.-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32,}(?![\w/.-])/,
  'an e-mail address': /[\w.+-]+@[\w.-]+\.(?:test|org|net|com|fr|example)\b/,
  'a phone number': /\+33[ .]?\d/,
  'a card': /\bC(?:PS|PE|DE|DA|PA):\d/,
  'a revocation code': /cheval gris|chats noirs|cheval batterie/i,
};

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const NAMES = new RegExp(
  [
    ...signIns.flatMap(({ lastName, card }) => [lastName, ...(card ? [card.number] : [])]),
    PHONE,
    PHONE.replaceAll(' ', ''),
  ]
    .map((word) => `(?<![0-9a-f])${escaped(word)}(?![0-9a-f])`)
    .join('|'),
);

/** What a line holds that it must not. */
export function canariesIn(line: string): readonly string[] {
  const forms = Object.entries(FORMS).flatMap(([what, form]) => (form.test(line) ? [what] : []));
  return NAMES.test(line) ? [...forms, 'somebody’s name or number'] : forms;
}

const found: string[] = [];

/** Looks at one line that a function logged, if anybody asked for it. */
export function watchLine(part: string, line: string): void {
  const folder = process.env.SCEAU_LOG_CANARIES;
  if (!folder) return;
  const canaries = canariesIn(line);
  if (canaries.length === 0) return;
  const told = `${canaries.join(', ')} in the log of ${part}: ${line}`;
  found.push(told);
  appendFileSync(join(folder, `${process.pid}.txt`), `${told}\n`);
}

/** What was found in this thread since it was last asked. */
export const takeFound = (): readonly string[] => found.splice(0);
