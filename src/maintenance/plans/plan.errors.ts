import { defineError } from '#kernel';

export const planSubject = defineError({
  kind: 'unprocessable',
  code: 'PLAN_SUBJECT',
  fr: {
    title: 'Véhicule ou modèle',
    detail:
      'Un plan concerne un véhicule ou sert de modèle de plan pour un modèle de véhicule : indiquez vehicleId ou modelId.',
  },
  en: {
    title: 'Vehicle or model',
    detail: 'A plan is either for one vehicle or a template for one model: give vehicleId or modelId.',
  },
});

export const planInterval = defineError({
  kind: 'unprocessable',
  code: 'PLAN_INTERVAL',
  fr: {
    title: 'Intervalle du plan',
    detail: 'Un plan exige un intervalle en kilomètres, en mois ou en jours ; les mois et les jours s’excluent.',
  },
  en: {
    title: 'Interval of the plan',
    detail: 'A plan requires an interval in kilometres, months or days; months and days exclude each other.',
  },
});

export const planNotTemplate = defineError<{ id: number }>()({
  kind: 'unprocessable',
  code: 'PLAN_NOT_TEMPLATE',
  fr: {
    title: 'Pas un modèle de plan',
    detail: 'Le plan {id} concerne un véhicule : seul un modèle de plan s’applique à d’autres véhicules.',
  },
  en: { title: 'Not a template', detail: 'Plan {id} is for one vehicle: only a template can be applied to vehicles.' },
});

export const planIsTemplate = defineError<{ id: number }>()({
  kind: 'unprocessable',
  code: 'PLAN_IS_TEMPLATE',
  fr: { title: 'Modèle de plan', detail: 'Le plan {id} est un modèle : il n’est jamais dû.' },
  en: { title: 'Plan is a template', detail: 'Plan {id} is a template: it is never due.' },
});
