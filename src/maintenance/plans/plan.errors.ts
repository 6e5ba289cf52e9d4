import { defineError } from '#kernel';

export const planSubject = defineError({
  kind: 'unprocessable',
  code: 'PLAN_SUBJECT',
  fr: { title: 'Véhicule ou modèle', detail: 'Un plan concerne un véhicule, ou sert de modèle de plan à un modèle.' },
  en: { title: 'Vehicle or model', detail: 'A plan is for one vehicle, or a template for one model.' },
});

export const planInterval = defineError({
  kind: 'unprocessable',
  code: 'PLAN_INTERVAL',
  fr: {
    title: 'Intervalle du plan',
    detail: 'Un plan a un intervalle en kilomètres, en mois ou en jours ; les mois et les jours s’excluent.',
  },
  en: {
    title: 'Interval of the plan',
    detail: 'A plan has an interval of kilometres, months or days; months and days exclude each other.',
  },
});

export const planNotTemplate = defineError<{ id: number }>({
  kind: 'unprocessable',
  code: 'PLAN_NOT_TEMPLATE',
  fr: { title: 'Pas un modèle de plan', detail: 'Le plan {id} concerne un véhicule.' },
  en: { title: 'Not a template', detail: 'Plan {id} is for one vehicle.' },
});

export const planIsTemplate = defineError<{ id: number }>({
  kind: 'unprocessable',
  code: 'PLAN_IS_TEMPLATE',
  fr: { title: 'Modèle de plan', detail: 'Le plan {id} est un modèle : il n’est jamais dû.' },
  en: { title: 'Plan is a template', detail: 'Plan {id} is a template: it is never due.' },
});
