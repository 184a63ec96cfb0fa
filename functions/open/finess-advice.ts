import { operation } from '../../shared/http/operation.ts';
import { optionInWords, whyInWords } from '../../shared/messages/finess-advice.ts';
import { finessAdvice as advise } from '../../shared/registration/finess-advice.ts';
import { FinessAdviceQuery, FinessAdviceView } from '../schemas/finess-advice.ts';

/** GET /finess-advice?establishment=…&project=…&contract=…: what the notice of form F503 answers, in the reader's language. */
export const finessAdvice = operation({ query: FinessAdviceQuery, answer: FinessAdviceView }, async (call) => {
  const { establishment, project, contract } = call.query;
  const { answer, because, options, place } = advise(establishment, project, contract);
  const { paragraph, ...asked } = place;
  return {
    status: 200,
    headers: { 'content-language': call.language },
    body: {
      answer,
      because,
      why: whyInWords(because, call.language),
      options: options.map((option) => ({ ...option, ...optionInWords(option, call.language) })),
      place: { ...asked, ...(paragraph !== undefined && { paragraph }) },
    },
  };
});
