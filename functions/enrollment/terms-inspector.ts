import type { Finding } from '../../shared/errors.ts';
import { inspectUploadedPdf } from '../../shared/evidence/uploaded-pdf.ts';
import type { TermsInspector } from '../../shared/lifecycle/terms/proposal.ts';

/** Longer than any terms that people read. */
const LONGEST_TEXT = 256 * 1024;
const CITATION = 'Sceau, Terms of use';

/** Takes harmless PDF files without a signature, and texts in UTF-8 that show as they are. */
export const termsInspector: TermsInspector = {
  inspect(bytes, mediaType) {
    if (mediaType !== 'application/pdf') return textFindings(bytes);
    const { findings, signature } = inspectUploadedPdf(bytes);
    if (findings.length > 0 || !signature) return findings;
    return [finding('terms-signature', 'The file bears a signature, which would be nobody’s here: upload it without.')];
  },
};

function textFindings(bytes: Uint8Array): readonly Finding[] {
  if (bytes.length > LONGEST_TEXT) return [finding('terms-length', 'The text is longer than 256 KiB.')];
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return [finding('terms-encoding', 'The text is not UTF-8.')];
  }
  if (text.trim() === '') return [finding('terms-empty', 'There is no text.')];
  if (/(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(text)) {
    return [finding('terms-characters', 'The text has characters that do not show, or that turn its direction.')];
  }
  return [];
}

const finding = (code: string, detail: string): Finding => ({ code, citation: CITATION, detail });
