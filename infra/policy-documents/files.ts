import type { Environment } from '../aws/environments.ts';
import { controls } from './controls.ts';
import { asHtml, asMarkdown, type DocumentKind, documentOf } from './document.ts';
import { factsOf } from './facts.ts';
import { lifeCycle } from './life-cycle.ts';

const NAMES: Readonly<Record<DocumentKind, string>> = {
  policy: 'certification-policy',
  practice: 'certification-practice-statement',
};

/** Both documents in both languages, each as Markdown and as HTML. The same environment gives the same octets. */
export function policyFiles(environment: Environment): readonly { readonly name: string; readonly text: string }[] {
  const facts = factsOf(environment);
  return (['policy', 'practice'] as const).flatMap((kind) => {
    const contents = { ...lifeCycle(facts), ...controls(kind, facts) };
    return (['fr', 'en'] as const).flatMap((language) => {
      const document = documentOf(kind, contents, environment.stage, language);
      return [
        { name: `${NAMES[kind]}.${language}.md`, text: asMarkdown(document) },
        { name: `${NAMES[kind]}.${language}.html`, text: asHtml(document) },
      ];
    });
  });
}
