import { Refusal } from '../../shared/errors.ts';
import { checkPdfSignature } from '../../shared/evidence/pdf-signature.ts';
import { inspectUploadedPdf } from '../../shared/evidence/uploaded-pdf.ts';
import type { FormInspector } from '../../shared/lifecycle/designation/documents.ts';
import type { ObjectStore } from '../../shared/lifecycle/ports.ts';
import type { FileFinding } from '../../shared/registration/designation-records.ts';
import { readTrust } from './signature-trust.ts';

/**
 * Takes harmless PDF files, signed by hand and scanned or signed electronically. What an electronic signature is worth is
 * found against the authorities that the operator has put into the store; it is shown to the agent and accepts nothing.
 * Where it may replace the stamp, it does so only if it holds under every rule.
 */
export function createFormInspector(store: ObjectStore, signatureReplacesStamp: boolean): FormInspector {
  return {
    async inspect({ bytes, printed, receivedAt }) {
      const { findings, signature } = inspectUploadedPdf(bytes);
      if (findings.length > 0) {
        throw new Refusal('policy', 'This file cannot be taken as the signed form.', { findings });
      }
      if (!signature) return { findings: [] };
      if (!printed) return { findings: [NOT_OURS, STAMP] };
      const report = await checkPdfSignature({
        file: bytes,
        original: printed.bytes,
        madeAt: printed.madeAt,
        receivedAt,
        ...(await readTrust(store)),
      });
      const { signer, signingTime } = report;
      const replaces = signatureReplacesStamp && report.findings.every(({ outcome }) => outcome === 'holds');
      return {
        findings: [...report.findings, ...(replaces ? [] : [STAMP])],
        ...(signer && { signature: { ...signer, ...(signingTime !== undefined && { signingTime }) } }),
      };
    },
  };
}

const CITATION = 'Sceau, Signed forms';

const NOT_OURS: FileFinding = {
  code: 'signature-original',
  citation: CITATION,
  outcome: 'not-known',
  detail: 'The file is signed electronically, but the form is not ours: the signature was not examined.',
};

const STAMP: FileFinding = {
  code: 'stamp-required',
  citation: CITATION,
  detail: 'This electronic signature does not replace the stamp of the structure: look for it.',
};
