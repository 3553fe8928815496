import { createValidationPipe, InvalidInputError } from '@app/platform';
import { type SearchKind, type SearchParameters, unkeepable } from '@app/saved-searches';
import type { Type } from '@nestjs/common';
import { OfferingListQueryDto } from '../offerings/offering.dto';
import { PrecedentListQueryDto } from '../precedents/precedent.dto';
import { ProgramQueryDto } from '../programs/program.dto';
import { EquipmentListQueryDto, ResearchSeedListQueryDto } from '../research/research-list.dto';

/** The DTO that the list endpoint of the kind itself uses. */
const QUERIES: Readonly<Record<SearchKind, Type>> = {
  program: ProgramQueryDto,
  offering: OfferingListQueryDto,
  research_seed: ResearchSeedListQueryDto,
  equipment: EquipmentListQueryDto,
  precedent: PrecedentListQueryDto,
};
const pipe = createValidationPipe();

/**
 * Parameters as the list endpoint would understand them, without those that were left out or only say which page.
 * @throws InvalidInputError as the endpoint would
 */
export async function searchParametersOf(kind: SearchKind, sent: object): Promise<SearchParameters> {
  const problems = unkeepable(sent as Record<string, unknown>);
  if (problems.length > 0) throw new InvalidInputError(problems);
  const query = await understood(kind, sent);
  const kept: Record<string, SearchParameters[string]> = {};
  for (const [name, value] of Object.entries(query)) {
    if (name !== 'limit' && value !== undefined) kept[name] = value;
  }
  return kept;
}

async function understood(
  kind: SearchKind,
  sent: object,
): Promise<Record<string, SearchParameters[string] | undefined>> {
  try {
    return (await pipe.transform({ ...sent }, { type: 'query', metatype: QUERIES[kind] })) as SearchParameters;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(error.details.map((one) => ({ ...one, pointer: `/parameters${one.pointer}` })));
  }
}
