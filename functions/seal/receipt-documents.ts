import { placeSeal, prepareDocument } from '../../shared/evidence/pdf-seal.ts';
import { receiptPdf } from '../../shared/evidence/receipt-pdf.ts';
import { receiptWording } from '../../shared/evidence/receipt-wording.ts';
import type { DocumentSealer, ReceiptPrinter } from '../../shared/lifecycle/receipts/content.ts';

/** Receipts as PDF, and the place of a seal in them. */
export const receiptPrinter: ReceiptPrinter = { print: receiptPdf };

export const documentSealer: DocumentSealer = {
  prepare: (document, { name, language, at, room }) =>
    prepareDocument(document, { name, reason: receiptWording[language].reason, at, room }),
  place: (bytes, cms) => placeSeal({ bytes }, cms),
};
