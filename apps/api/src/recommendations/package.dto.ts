import { CANDIDATE_KIND, CANDIDATE_KINDS, type CandidateKind } from '@app/contracts';
import type { CoverageLevel, MemberKey, MoneyStack, PackageCaution, TimelineStep, Verdict } from '@app/matching';
import {
  type CandidateSummary,
  COVERAGE_LABEL,
  describeCaution,
  describeComposition,
  describeCoverage,
  describeDifference,
  describeMinistries,
  describeMoney,
  describeMoneyLine,
  describeNoPackages,
  describeTimeline,
  memberKey,
  type NameOf,
  type PackageMemberView,
  type PackagesView,
  type PackageView,
  verdictLabel,
} from '@app/recommendations';
import { ApiProperty } from '@nestjs/swagger';
import { CandidateSummaryDto, RecommendationRunDto } from './recommendation.dto';

/** The idea has been edited since, and its packages are outdated. */
const CHANGED_NEED = '変更前の必要な支援';
const WITHDRAWN = '（公開が取り下げられた候補）';

/** In full the name stands among the members. */
const LONGEST_NAME = 30;
const shortened = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);

/** Names of members as they stand now. */
function namesIn(views: readonly PackageView[]): NameOf {
  const names = new Map(
    views.flatMap(({ members, nearest }) => [
      ...members.map(({ member, candidate }) => [memberKey(member), candidate?.name] as const),
      ...[...nearest].map(([key, { name }]) => [key, name] as const),
    ]),
  );
  return (member) => {
    const name = names.get(memberKey(member));
    return name === undefined ? WITHDRAWN : `「${shortened(name)}」`;
  };
}

class PackageMemberDto {
  @ApiProperty({ enum: CANDIDATE_KINDS as string[] }) kind!: CandidateKind;
  @ApiProperty({ example: '支援施策' }) kindLabel!: string;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: CandidateSummaryDto, nullable: true, description: '公開が取り下げられていれば null' })
  candidate!: CandidateSummary | null;
  @ApiProperty({ description: '案を作った後に公開が取り下げられたか' }) withdrawn!: boolean;
  @ApiProperty({ description: '案を作った後に内容が変わったか' }) changed!: boolean;
  @ApiProperty({ enum: ['eligible', 'unknown'] }) verdict!: Verdict;
  @ApiProperty({ example: '対象かどうか確認が必要です' }) verdictLabel!: string;
  @ApiProperty({ type: String, isArray: true, description: '応えられる見込みのある必要な支援' }) covers!: string[];

  static from({ member, kind, candidate }: PackageMemberView, needText: (id: string) => string): PackageMemberDto {
    return {
      kind,
      kindLabel: CANDIDATE_KIND[kind],
      id: member.id,
      candidate,
      withdrawn: candidate === null,
      changed: candidate !== null && candidate.version !== member.version,
      verdict: member.verdict,
      verdictLabel: verdictLabel(kind, member.verdict),
      covers: member.covers.map(({ needId }) => needText(needId)).filter((text) => text !== ''),
    };
  }
}

class NeedCoverageDto {
  @ApiProperty({ description: '必要な支援の id。空なら構想全体' }) needId!: string;
  @ApiProperty({ description: '必要な支援' }) need!: string;
  @ApiProperty({ enum: Object.keys(COVERAGE_LABEL) }) level!: CoverageLevel;
  @ApiProperty({ example: '一部に応えられる見込み' }) levelLabel!: string;
  @ApiProperty({ type: Object, isArray: true, description: '応える候補' }) by!: readonly MemberKey[];
  @ApiProperty({ type: Object, nullable: true, description: '応える候補がないとき、いちばん近いもの' })
  nearest!: MemberKey | null;
  @ApiProperty() text!: string;
}

class PackageMoneyDto {
  @ApiProperty({ type: String, isArray: true, description: '施策ごとの金額' }) lines!: string[];
  @ApiProperty({ type: String, isArray: true, description: '合計' }) summary!: string[];
  @ApiProperty({ type: Object, description: '元になった数字（整数の円。分からないものは null）' }) fact!: MoneyStack;
}

class PackageTimelineDto {
  @ApiProperty({ type: String, isArray: true }) steps!: string[];
  @ApiProperty({ type: Object, isArray: true, description: '元になった期間。forecast は過去の実績からの見込み' })
  facts!: readonly TimelineStep[];
}

class PackageCautionDto {
  @ApiProperty() text!: string;
  @ApiProperty({ type: Object }) fact!: PackageCaution;
}

class PackageMinistryDto {
  @ApiProperty({ example: '国土交通省' }) name!: string;
  @ApiProperty({ type: String, isArray: true, description: '案に入っている施策' }) programs!: string[];
}

export class PackageDto {
  @ApiProperty({ example: 1 }) rank!: number;
  @ApiProperty({ example: '案1' }) title!: string;
  @ApiProperty({ example: '支援施策2件、提供サービス1件' }) composition!: string;
  @ApiProperty({ type: String, nullable: true, description: '案1との違い' }) difference!: string | null;
  @ApiProperty({ type: PackageMemberDto, isArray: true }) members!: PackageMemberDto[];
  @ApiProperty({ type: NeedCoverageDto, isArray: true, description: '必要な支援ごとに、何が応えるか' })
  coverage!: NeedCoverageDto[];
  @ApiProperty({ type: String, isArray: true, description: 'この案では足りない支援' }) open!: string[];
  @ApiProperty({ type: PackageMoneyDto }) money!: PackageMoneyDto;
  @ApiProperty({ type: PackageTimelineDto }) timeline!: PackageTimelineDto;
  @ApiProperty({ type: PackageCautionDto, isArray: true }) cautions!: PackageCautionDto[];
  @ApiProperty({ type: PackageMinistryDto, isArray: true, description: '合わせて相談する府省庁' })
  ministries!: PackageMinistryDto[];
  @ApiProperty({ type: String, nullable: true }) ministriesText!: string | null;
  @ApiProperty({ description: '順位付けに使った値。表示しない' }) value!: number;
  @ApiProperty({ description: 'より良い案がありえる幅の上限（値に対する割合）。0 なら最良と確かめられている' })
  gap!: number;

  static from(view: PackageView, first: PackageView, nameOf: NameOf, needText: (id: string) => string): PackageDto {
    const { rank, coverage, money, timeline, cautions, ministries, value, gap } = view.package;
    return {
      rank,
      title: `案${rank}`,
      composition: describeComposition(view.members),
      difference: view === first ? null : describeDifference(view.package, first.package, nameOf),
      members: view.members.map((member) => PackageMemberDto.from(member, needText)),
      coverage: coverage.map((one) => ({
        needId: one.needId,
        need: needText(one.needId),
        level: one.level,
        levelLabel: COVERAGE_LABEL[one.level],
        by: one.by,
        nearest: one.nearest,
        text: describeCoverage(one, needText(one.needId), nameOf),
      })),
      open: coverage.filter(({ level }) => level === 'open').map(({ needId }) => needText(needId)),
      money: {
        lines: money.lines.map((line) => describeMoneyLine(line, nameOf)),
        summary: describeMoney(money),
        fact: money,
      },
      timeline: { steps: describeTimeline(timeline, nameOf), facts: timeline },
      cautions: cautions.map((fact) => ({ text: describeCaution(fact, nameOf), fact })),
      ministries: ministries.map(({ name, members }) => ({ name, programs: members.map(nameOf) })),
      ministriesText: describeMinistries(ministries),
      value,
      gap,
    };
  }
}

export class PackagesDto {
  @ApiProperty({ type: RecommendationRunDto }) run!: RecommendationRunDto;
  @ApiProperty({ description: 'この案を作った後に構想が変わったか' }) outdated!: boolean;
  @ApiProperty({ format: 'date', description: '公募期間を判定した日' }) asOf!: string;
  @ApiProperty({ type: PackageDto, isArray: true, description: 'よい順' }) packages!: PackageDto[];
  @ApiProperty({ type: String, nullable: true, description: '案がないときは、その理由' }) note!: string | null;

  static from({ idea, run, outdated, packages, considered, leftOut }: PackagesView): PackagesDto {
    const needs = new Map(idea.needs.map((need) => [need.id, need.description]));
    const needText = (id: string): string => (id === '' ? '' : (needs.get(id) ?? CHANGED_NEED));
    const nameOf = namesIn(packages);
    return {
      run: RecommendationRunDto.from(run),
      outdated,
      asOf: run.asOf,
      packages: packages.map((one) => PackageDto.from(one, packages[0]!, nameOf, needText)),
      note: packages.length > 0 ? null : describeNoPackages(considered, leftOut),
    };
  }
}
