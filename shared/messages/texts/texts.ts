import { createHash } from 'node:crypto';
import { accuracyStatement } from './accuracy-statement.ts';
import { certificationPolicy } from './certification-policy.ts';
import { duties } from './duties.ts';
import { fraudWarning } from './fraud-warning.ts';
import { holderDeclaration } from './holder-declaration.ts';
import { holderTerms } from './holder-terms.ts';
import { privacyNotice } from './privacy-notice.ts';
import { terms } from './terms.ts';
import { TEXT_IDS, type Text, type TextId } from './text.ts';

/** Every text that was ever in force, the newest version of each first; left out of functions that ask for none. */
export const texts: readonly Text[] = /* @__PURE__ */ [
  terms,
  certificationPolicy,
  accuracyStatement,
  fraudWarning,
  duties,
  holderTerms,
  holderDeclaration,
  privacyNotice,
].flat();

/** A text as acts refer to it: what it is, which wording, and the digest of that wording. */
export interface TextReference {
  readonly id: string;
  readonly version: string;
  /** SHA-256, lower-case hex. */
  readonly sha256: string;
}

/** A text in a version, or in the newest one; undefined when there is none. */
export function textOf(id: string, version?: string): Text | undefined {
  return texts.find((text) => text.id === id && (version === undefined || text.version === version));
}

/** The text in force under an id. Throws TypeError for an id without a text. */
export function currentText(id: TextId): TextReference & { readonly text: Text } {
  const text = textOf(id);
  if (!text) throw new TypeError(`there is no text ${id}`);
  return { id, version: text.version, sha256: digestOfText(id, text.version), text };
}

/** The texts that are accepted with a certificate, as `lifecycle/acceptance.ts` asks for them; a holder has terms of their own. */
export const textsInForce = {
  forAcceptance(by: 'structure' | 'holder' = 'structure'): readonly TextReference[] {
    const terms = by === 'holder' ? 'holder-terms' : 'terms';
    return ([terms, 'certification-policy'] as const).map((id) => {
      const { version, sha256 } = currentText(id);
      return { id, version, sha256 };
    });
  },
};

/** The reference to the text in force under an id. Throws TypeError for an id without a text. */
export function referenceTo(id: string): TextReference {
  const { version, sha256 } = currentText(id as TextId);
  return { id, version, sha256 };
}

/** SHA-256 of the whole wording, both languages, in hex. Throws TypeError for a text that does not exist. */
export function digestOfText(id: string, version: string): string {
  return createHash('sha256')
    .update(wordingOf(known(id, version)))
    .digest('hex');
}

/** One line per part, so that anybody can digest it again: id, version, then title and paragraphs, French then English. */
export function wordingOf({ id, version, title, paragraphs }: Text): string {
  return [id, version, title.fr, ...paragraphs.fr, title.en, ...paragraphs.en].map((line) => `${line}\n`).join('');
}

/** The texts that come with the platform, as `lifecycle/terms` asks for them: the first edition of each. */
export const builtInTexts = {
  current: referenceTo,
  /** Throws TypeError for a text that does not exist. */
  title({ id, version }: TextReference, language: 'fr' | 'en'): string {
    return known(id, version).title[language];
  },
  words({ id, version }: TextReference, language: 'fr' | 'en'): readonly string[] {
    return known(id, version).paragraphs[language];
  },
};

function known(id: string, version: string): Text {
  const text = textOf(id, version);
  if (!text) throw new TypeError(`there is no text ${id} ${version}`);
  return text;
}

export { TEXT_IDS };
