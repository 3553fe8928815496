import type { SecondFactorProof } from '@app/accounts';
import { InvalidInputError } from '@app/platform';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { MayBeAbsent } from '../common/decorators';

/** @throws InvalidInputError unless exactly one was sent: of several it would not be clear which one is used up */
function onlyOne<T extends object>(proofs: readonly (T | null)[]): T {
  const [proof, ...others] = proofs.filter((each) => each !== null);
  if (proof && others.length === 0) return proof;
  const message = '確認の方法を一つだけ選んで送ってください。';
  throw new InvalidInputError([{ pointer: '', code: 'one_proof', message }]);
}

class SecondFactorFields {
  @ApiPropertyOptional({ example: '123456', description: '認証アプリの6桁の数字' })
  @MayBeAbsent()
  @Matches(/^\d{6}$/)
  code?: string;

  @ApiPropertyOptional({
    example: 'k3m9-x2vq-7tdr-0hfz',
    description: '控えておいたリカバリーコード。一度だけ使えます',
  })
  @MayBeAbsent()
  @IsString()
  @MaxLength(40)
  recoveryCode?: string;

  protected secondFactors(): (SecondFactorProof | null)[] {
    const { code, recoveryCode } = this;
    return [code === undefined ? null : { code }, recoveryCode === undefined ? null : { recoveryCode }];
  }
}

export class SecondFactorProofDto extends SecondFactorFields {
  toProof(): SecondFactorProof {
    return onlyOne(this.secondFactors());
  }
}

export class ProofDto extends SecondFactorFields {
  @ApiPropertyOptional({ format: 'password' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(128)
  password?: string;

  toProof(): SecondFactorProof | { readonly password: string } {
    const { password } = this;
    return onlyOne([...this.secondFactors(), password === undefined ? null : { password }]);
  }
}
