import { parseRule } from '@app/matching';
import { ValidateBy } from 'class-validator';

/** A rule tree in the language of `libs/matching/src/eligibility/rule.ts`. */
export const IsEligibilityRule = () =>
  ValidateBy({
    name: 'isEligibilityRule',
    validator: {
      validate: (value: unknown) => !('errors' in parseRule(value)),
      defaultMessage: () => '対象要件の規則の形が正しくありません。',
    },
  });
