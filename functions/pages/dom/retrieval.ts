import type { CertificateName, CertificateView } from '../api/views.ts';
import { retrievalStep } from '../steps/retrieval.ts';
import type { TextKey } from '../texts/texts.ts';
import type { App, Scene, Screen } from './app.ts';
import { el } from './element.ts';
import { downloads } from './files.ts';
import { actions, certificateFacts, home, notice, paragraph } from './parts.ts';
import { fileStep } from './pkcs12-file.ts';
import { review } from './review.ts';
import { revoking } from './revoking.ts';

const STEPS: readonly TextKey[] = ['step.review', 'step.file', 'step.download'];

/** The retrieval of a certificate by a technical administrator: where the link of the e-mail leads. */
export function retrieval(app: App, { issuer, serial }: CertificateName): Scene {
  const again = () => app.show(scene);
  const scene = async (): Promise<Screen> => {
    const certificate = await app.api.get<CertificateView>(`/certificates/${issuer}/${serial}`);
    const held = app.held?.certificate?.serial === serial ? app.held : undefined;
    const here = { key: held !== undefined, filed: held?.filed === true };
    const steps = here.key ? STEPS : STEPS.filter((step) => step !== 'step.file');
    const at = (step: TextKey) => ({ steps, at: steps.indexOf(step) });
    switch (retrievalStep(certificate, here)) {
      case 'review':
        return {
          title: 'review.title',
          progress: at('step.review'),
          body: [paragraph(app.t('review.what')), ...(await review(app, certificate, again))],
        };
      case 'file':
        return {
          title: 'file.title',
          progress: at('step.file'),
          body: [notice('good', paragraph(app.t('review.accepted'))), ...fileStep(app, certificate, again)],
        };
      case 'download':
        return {
          title: 'download.title',
          progress: at('step.download'),
          body: ready(app, certificate, here.filed, again),
        };
      case 'revoked':
        return { title: 'revoked.title', body: revoked(app, certificate) };
    }
  };
  return scene;
}

const ready = (app: App, certificate: CertificateView, filed: boolean, again: () => Promise<void>) => [
  notice('good', paragraph(app.t(filed ? 'download.filed' : 'review.accepted'))),
  paragraph(app.t('download.what')),
  downloads(app, certificate),
  el('h2', {}, app.t('review.certificate')),
  certificateFacts(app, certificate),
  revoking(app, certificate, again),
  actions(home(app)),
];

const revoked = (app: App, certificate: CertificateView) => [
  notice(
    'warning',
    paragraph(app.t('revoked.what', { at: certificate.revocation ? app.date(certificate.revocation.at) : '' })),
  ),
  certificateFacts(app, certificate),
  actions(home(app)),
];
