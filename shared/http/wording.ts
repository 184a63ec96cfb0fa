import type { Finding } from '../errors.ts';
import type { Language } from './call.ts';

/** A sentence of ours, as this reader is told it. */
export type Say = (sentence: string) => string;

const asWritten: Say = (sentence) => sentence;

/**
 * Sentences stand in the code in English. The French ones are a table that is loaded when somebody first asks for them,
 * from beside the bundle on AWS (`infra/aws/bundle.ts`); what it does not have, or if it is not there, stays English, since
 * nobody may lose an answer over its words.
 */
export async function sayIn(language: Language): Promise<Say> {
  if (language === 'en') return asWritten;
  try {
    const { inFrench } = await import('../messages/refusals/french.ts');
    return (sentence) => inFrench(sentence) ?? sentence;
  } catch {
    return asWritten;
  }
}

/** The same verdict in the reader's words; its code, citation and pointer stay. */
export const said = <F extends Pick<Finding, 'detail'>>(finding: F, say: Say): F => ({
  ...finding,
  detail: say(finding.detail),
});

/**
 * A body as JSON, with the findings in it in the reader's language, and whether there are any. Records keep what was
 * found in English, so that whoever reads them later is told in their own language.
 */
export async function jsonIn(language: Language, body: unknown): Promise<{ text: string; worded: boolean }> {
  const text = JSON.stringify(body);
  if (!text.includes('"findings":[{')) return { text, worded: false };
  const say = await sayIn(language);
  const inWords = (key: string, value: unknown): unknown =>
    key === 'findings' && Array.isArray(value) ? value.map((finding: Finding) => said(finding, say)) : value;
  return { text: JSON.stringify(body, inWords), worded: true };
}
