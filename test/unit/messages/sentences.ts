import { parseAst } from 'vitest/node';
import { production, read } from '../../tidy/sources.ts';

/** A string or template of the sources that may reach a reader; `{}` stands for each value that is put in. */
export interface Sentence {
  readonly text: string;
  /** `path:line`. */
  readonly at: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** Folders whose words people are shown in problems and findings. */
const FOLDERS =
  /^(shared\/(aws|der|evidence|http|ledger|lifecycle|policy|registration|x509)|functions\/(audit|enrollment|issuance|open|privacy|publication|renewal|schemas))\//;

/** Files whose words have both languages of their own, or are for those who run the platform or read its documents. */
const OTHER_READERS = [
  /^functions\/publication\/repository\//,
  /^shared\/registration\/import-words\.ts$/,
  /^shared\/evidence\/(pdf-seal\.ts|print\/|access-(pdf|values)\.ts$|.*-wording\.ts$|dossier-pdf\.ts$)/,
  /^shared\/(aws\/environment|lifecycle\/(belief|publication)|policy\/(define-profile|print(-own)?-profile|profile|statement))\.ts$/,
  // told by a command to whoever verifies the log, puts to it what is older, or restores from it
  /^shared\/(ledger\/(compare-log|older-than-log)|lifecycle\/log\/(batch|checkpoint|replay|versions)|lifecycle\/restore\/sealed)\.ts$/,
  // programs are told in OCSP's own codes
  /^shared\/(x509\/ocsp-|lifecycle\/status\/)/,
  // only ever read from what we have signed ourselves
  /^shared\/x509\/(authority-info-access|cert.*-?(list|policies|only)|certificate|crl-.*|issuing-.*|key-identifiers|reason-code|revoked-.*|serial-number)\.ts$/,
];

/** What is thrown to us and shown to nobody (`shared/http/problems.ts`). */
const OURS = new Set(['Error', 'TypeError', 'RangeError', 'BadSigner', 'NotAName', 'NotPublishable', 'TooComplex']);

/** Members whose words are no sentences to a caller: places in documents, what the API's description says, headers. */
const OTHER_MEMBERS = new Set([
  'cacheControl',
  'cache-control',
  'citation',
  'commonNamePrefix',
  'content-disposition',
  'content-security-policy',
  'description',
  'en',
  'fr',
  'mediaType',
  'purpose',
  'vary',
  'what',
]);

/** Places of rules, media types, expressions of the ledger. */
const NO_SENTENCES = [
  /^(CA\/Browser Forum|ETSI|form F503 §|GDPR|ISO|NIST|PRODUCT|RFC|request rule|Sceau, |X\.\d)/,
  /^(attachment|text\/|public, max-age|#| AND #|ADD #|attribute_|(\{\})?; charset)/,
];

/** Single literals that nobody is shown as a sentence of ours. */
const OTHERS = new Set([
  // facts that stay on record as they were written
  'card blocked',
  'mandate ended',
  'removed by form F503',
  'succeeded by {}',
  // the text that a key's holder signs, octet for octet
  'Sceau: I hold the private key of this certificate and ask for its revocation, which is final.',
  'issuer: {}',
  'serial: {}',
  'reason: {}',
  'nonce: {}',
  'valid until: {}',
  // printed in French on the form
  'J’ai lu et j’accepte le texte « {} », version {}, dont l’empreinte SHA-256 est {}.',
  // in a description of the API
  'Of a practice with an RPPS rank it is personal: only GET tells it.',
  // an alphabet, and a text that proves a key
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?",
  'whose key is this?',
  'sceau key name',
  // stands where a name stood, in every language
  '« effacé »',
]);

/** Every sentence and part of one, in the order of the sources. */
export function sentences(): readonly Sentence[] {
  return production
    .filter((path) => FOLDERS.test(path) && !OTHER_READERS.some((other) => other.test(path)))
    .flatMap((path) => sentencesIn(path, read(path)));
}

/** Those of one file. */
export function sentencesIn(path: string, source: string): readonly Sentence[] {
  const found: Sentence[] = [];
  const visit = (node: Node, around: readonly Node[]): void => {
    if (skipped(node, around)) return;
    const text = textOf(node);
    if (text !== undefined && isSentence(text)) {
      found.push({ text, at: `${path}:${source.slice(0, node.start).split('\n').length}` });
    }
    const joined = text !== undefined && node.type === 'BinaryExpression';
    for (const child of joined ? [] : childrenOf(node)) visit(child, [node, ...around]);
  };
  visit(parseAst(source, { lang: 'ts' }) as unknown as Node, []);
  return found;
}

function skipped(node: Node, [parent]: readonly Node[]): boolean {
  if (/^TS(Type|Interface|Union|Literal)|^(Import|Export.+)Declaration$/.test(node.type)) {
    return node.type !== 'ExportNamedDeclaration';
  }
  if (node.type === 'NewExpression') return OURS.has(nameOf(node.callee));
  if (node.type === 'ClassDeclaration') return OURS.has(nameOf(node.superClass)) && nameOf(node.id) !== 'DerError';
  return parent?.type === 'Property' && node === parent.value && OTHER_MEMBERS.has(nameOf(parent.key));
}

/** Two words at least, one of them in small letters; or a frame around parts of sentences. */
const isSentence = (text: string) =>
  ((/\S \S/.test(text) && /[a-z]{2}/.test(text)) || /^\{\}( \{\}\.|( \{\})?: \{\})$/.test(text)) &&
  !OTHERS.has(text) &&
  !NO_SENTENCES.some((other) => other.test(text));

/** A literal, a template, or several of them joined by `+`. */
function textOf(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type === 'TemplateLiteral') {
    return (node.quasis as readonly { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('{}');
  }
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined;
  const [left, right] = [textOf(node.left as Node), textOf(node.right as Node)];
  return left === undefined || right === undefined ? undefined : left + right;
}

const nameOf = (node: unknown): string => {
  const { name, value } = (node ?? {}) as { name?: string; value?: unknown };
  return name ?? String(value);
};

function childrenOf(node: Node): readonly Node[] {
  return Object.values(node)
    .flat()
    .filter((child): child is Node => typeof (child as Node | null)?.type === 'string');
}
