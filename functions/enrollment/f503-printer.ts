import { designationFormPdf } from '../../shared/evidence/f503-form.ts';
import { type DesignationForm, designationFormDigest } from '../../shared/evidence/f503-form-data.ts';
import { SIGNED_TEXTS } from '../../shared/lifecycle/designation/desk.ts';
import type { FormContent, FormPrinter } from '../../shared/lifecycle/designation/documents.ts';
import { currentText } from '../../shared/messages/texts/texts.ts';

/** Prints form F503 with the declarations whose wording is in force, each by its version and digest. */
export const f503Printer: FormPrinter = {
  async print(content) {
    const form = formOf(content);
    return { bytes: await designationFormPdf(form), dataSha256: designationFormDigest(form) };
  },
};

const CIVILITIES = { 'M.': 'M', Mme: 'MME' } as const;

function formOf({ number, preparedAt, structure, signatory, offers, lines, terms }: FormContent): DesignationForm {
  const { name, identifier, postalCode, town } = structure;
  return {
    number,
    preparedAt,
    structure: { name, identifier, postalCode, town },
    signatory: { ...signatory, civility: CIVILITIES[signatory.civility] },
    offers: offers.map(({ offer, domain }) => ({ offer, ...(domain !== undefined && { domain }) })),
    administrators: lines,
    declarations: SIGNED_TEXTS.map((id) => declarationOf(id, terms)),
  };
}

/** The terms are too long for the form, which names them; of the others it has the very words. */
function declarationOf(
  id: (typeof SIGNED_TEXTS)[number],
  terms: FormContent['terms'],
): DesignationForm['declarations'][number] {
  if (id === terms.id) {
    const { title, version, sha256 } = terms;
    const words = `J’ai lu et j’accepte le texte « ${title} », version ${version}, dont l’empreinte SHA-256 est ${sha256}.`;
    return { text: words, of: { id, version, sha256 } };
  }
  const { text, version, sha256 } = currentText(id);
  return { text: text.paragraphs.fr.join(' '), of: { id, version, sha256 } };
}
