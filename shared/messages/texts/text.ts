/** A text that people accept, or are told: what it says in a version never changes, a new wording is a new version. */
export interface Text {
  readonly id: TextId;
  /** Year and number of the wording in that year, for example `2026-1`. */
  readonly version: string;
  readonly title: InLanguages<string>;
  readonly paragraphs: InLanguages<readonly string[]>;
}

export interface InLanguages<T> {
  readonly fr: T;
  readonly en: T;
}

export const TEXT_IDS = [
  'terms',
  'certification-policy',
  'accuracy-statement',
  'fraud-warning',
  'duties',
  'holder-terms',
  'holder-declaration',
  'privacy-notice',
] as const;
export type TextId = (typeof TEXT_IDS)[number];
